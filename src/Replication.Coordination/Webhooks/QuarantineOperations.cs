using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Webhooks;

/// <summary>Descriptions of the operations on the quarantine.</summary>
internal static class QuarantineOperations
{
    private static readonly Dictionary<int, string[]> Unknown = new() { [404] = ["quarantine.unknown"] };

    public static ApiOperation List { get; } =
        new("listQuarantine", "Lists the parts of webhook calls, and the messages of publishers, that could not be read, newest first.")
        {
            Parameters = [
                new("instance", "Only parts of this instance; bus: messages that name no known instance."),
                SharedParameters.After,
                SharedParameters.Limit,
            ],
            Success = new(200, "A page of parts. Secrets are redacted.", typeof(Page<QuarantinedPayload>)),
        };

    public static ApiOperation Find { get; } = new("findQuarantined", "Returns one part that could not be read.")
    {
        Success = new(200, "The part. Secrets are redacted.", typeof(QuarantinedPayload)),
        Problems = Unknown,
    };

    public static ApiOperation Replay { get; } =
        new("replayQuarantined", "Reads a part again with the program and the configuration of today, and accepts its pushes.")
        {
            Description =
                "Correct the cause first, such as the format of the instance's webhook. After a success, the part is no longer in "
                    + "quarantine. The time of arrival is the one of the call: a rule that became active later does not replicate "
                    + "the push.",
            Success = new(200, "What was accepted.", typeof(ReplayedPayload)),
            Problems = new Dictionary<int, string[]>
            {
                [404] = ["quarantine.unknown"],
                [409] = ["quarantine.notReplayable", "quarantine.noWebhook"],
                [422] = ["quarantine.unreadable"],
                [503] = ["webhook.notKept"],
            },
        };

    public static ApiOperation Dismiss { get; } =
        new("dismissQuarantined", "Removes a part from the quarantine; its push is not replicated.")
        {
            Success = new(204, "The part is removed."),
            Problems = Unknown,
        };
}
