"""Visits of a site by those whom a form has made known (semantics/signals: visits)."""

from datetime import datetime, timedelta

SCRIPT = """(function(s,k,v){if(navigator.doNotTrack=="1")return;try{v=localStorage.getItem(k);\
if(!v){v=[].map.call(crypto.getRandomValues(new Uint8Array(16)),function(b){\
return(b+256).toString(16).slice(1)}).join("");localStorage.setItem(k,v)}}catch(e){return}\
navigator.sendBeacon(s.src.replace(/visit\\.js.*/,"visit"),JSON.stringify({visitor:v}));\
[].forEach.call(document.querySelectorAll('iframe[src*="/forms/"]'),function(f){\
f.src+=(f.src.indexOf("?")<0?"?":"&")+"visitor="+v})})(document.currentScript,"visitor")
"""
"""Gives the browser a name of its own making, tells that it is here, and lets forms know the
name."""
NEW_VISIT = timedelta(minutes=30)
"""Who was away so long comes anew."""
RETURN = timedelta(days=1)
"""Who was away so long has come back."""
KEPT = timedelta(days=180)
"""After so long without a visit a visitor is forgotten."""


def told_by_visit(seen_at: datetime, now: datetime) -> tuple[str, ...]:
    """Return which triggers a visit is for; none while the last one goes on."""
    away = now - seen_at
    if away < NEW_VISIT:
        return ()
    return ("site_visited", "visitor_returned") if away >= RETURN else ("site_visited",)
