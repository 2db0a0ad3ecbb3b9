/** A condition of a step: loaded when a step has one. */
import type { Condition } from "../../lib/conditions";
import type { Scope } from "../../parts/form/scope";
import { Lazy } from "../../parts/Lazy";

const conditions = () => import("../../parts/form/Conditions");

type Props = {
  condition: Condition | null | undefined;
  onChange: (condition: Condition | null) => void;
  scope: Scope;
  pointer: string;
};

export const When = (props: Props) => <Lazy loader={conditions} props={props} />;
