/** An item in a panel over its board. */
import { t } from "../../lib/i18n";
import { to } from "../../lib/route";
import { Icon } from "../../parts/Icon";
import { Panel } from "../../parts/Panel";
import { Title, WholeMenu } from "./Head";
import { useItem } from "./state";
import { View } from "./View";

export default function ItemOver(props: { type: string; id: number; onClose: () => void }) {
  const open = useItem(props.type, props.id);
  const title = open.parts?.item.title ?? `#${props.id}`;
  return (
    <Panel
      title={open.parts ? <Title open={open} /> : title}
      label={title}
      onClose={props.onClose}
      wide
      actions={
        <>
          {open.parts && <WholeMenu open={open} onGone={props.onClose} />}
          <a
            class="button quiet only-icon"
            href={to([props.type, props.id])}
            aria-label={t("Open as a page")}
            title={t("Open as a page")}
          >
            <Icon name="up" />
          </a>
        </>
      }
    >
      <View open={open} />
    </Panel>
  );
}
