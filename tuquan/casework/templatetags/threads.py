"""`{% thread record %}`: the messages with whoever sent a report, and the form to write one."""

from django import template

from tuquan.casework.threads import thread_of

register = template.Library()


@register.inclusion_tag("casework/thread.html", takes_context=True)
def thread(context, record) -> dict:
    request = context["request"]
    return {"request": request, "csrf_token": context.get("csrf_token"), **thread_of(record, request.user)}
