using Replication.Contracts.Images;

namespace Replication.App.OpenApi.Operations;

internal static class HookOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST /hooks/{instance}", "reportPushes", "A registry tells of its pushes.")
        {
            Description = "The body is of the instance's own format; the schema is that of the plain one (generic), of which an array is "
                + "taken, too. A push by digest alone has no tag. 202 means that every accepted push is durable.",
            Body =
                (
                    typeof(PushReport),
                    """{"id":"3c3e","repository":"team/app","tag":"v1","digest":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","pushedAt":"2026-01-31T12:00:00Z"}"""),
            Success = new(202, "What became of the parts of the body.", typeof(ReportAnswer)),
            Problems = new Dictionary<int, string[]>
            {
                [400] = ["webhook.incomplete"],
                [401] = ["webhook.secret"],
                [404] = ["instance.unknown"],
                [413] = ["webhook.tooLarge"],
                [429] = ["webhook.tooManyFailures"],
                [503] = ["webhook.notKept", "webhook.tooSlow", "webhook.busy"],
            },
        },
    ];
}

internal sealed record PushReport
{
    public string? Id { get; init; }

    public required string Repository { get; init; }

    public Tag? Tag { get; init; }

    public Digest? Digest { get; init; }

    public DateTimeOffset? PushedAt { get; init; }
}

internal sealed record ReportAnswer(int Accepted, int Ignored, IReadOnlyList<RejectedPart> Rejected);

internal sealed record RejectedPart(int Index, string Reason);
