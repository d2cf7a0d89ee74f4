using Replication.Coordination.Operations;

namespace Replication.Coordination.Webhooks;

/// <summary>Description of the operation that receives webhooks.</summary>
internal static class WebhookOperations
{
    private const string Example =
        """{"id":"3c3e","repository":"team/app","tag":"v1","digest":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","pushedAt":"2026-01-31T12:00:00Z"}""";

    public static ApiOperation Report { get; } = new("reportPushes", "Receives the pushes that a registry reports.")
    {
        Description = "The format of the body is the webhook format of the instance. The schema describes the format generic, which also "
            + "accepts an array of such objects. A push by digest alone has no tag. The status 202 means that every accepted push is "
            + "durable. The validation request of Azure Event Grid is answered with 200 and its code.",
        Body = new(typeof(PushReport), Example),
        Success = new(202, "How many parts of the body were accepted and ignored, and which were rejected.", typeof(ReportAnswer)),
        Problems = new Dictionary<int, string[]>
        {
            [400] = ["webhook.incomplete"],
            [401] = ["webhook.secret"],
            [404] = ["instance.unknown"],
            [413] = ["webhook.tooLarge"],
            [429] = ["webhook.tooManyFailures"],
            [503] = ["webhook.notKept", "webhook.tooSlow", "webhook.busy", "instance.unusable"],
        },
    };
}
