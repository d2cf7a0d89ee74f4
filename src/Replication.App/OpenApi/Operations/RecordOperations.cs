using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.DeadLetters;

namespace Replication.App.OpenApi.Operations;

internal static class RecordOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/events", "listEvents", "Lists the completion events, the oldest first.")
        {
            Description = "The cursor of the last page is where a reader goes on later.",
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of events.", typeof(Page<CompletionEvent>)),
        },
        new("GET /api/v1/audit", "listAudit", "Lists who changed what, the newest first.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of audit events; secrets are masked.", typeof(Page<AuditEntry>)),
        },
        new("GET /api/v1/quarantine", "listQuarantine", "Lists the parts of webhook calls that could not be read, the newest first.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of payloads.", typeof(Page<QuarantinedPayload>)),
        },
        new("GET /api/v1/dead-letters", "listDeadLetters", "Lists the queues of messages that could not be consumed.")
        {
            Success = new(200, "All such queues, also the empty ones.", typeof(Page<DeadLetterQueue>)),
            Problems = new Dictionary<int, string[]> { [503] = ["bus.away"] },
        },
        new(
            "POST /api/v1/dead-letters/{queue}/redeliver",
            "redeliverDeadLetters",
            "Sends what waits in such a queue back to where it came from.")
        {
            Success = new(200, "How many messages went back.", typeof(Redelivery)),
            Problems = new Dictionary<int, string[]> { [404] = ["deadLetters.unknown"], [503] = ["bus.away"] },
        },
        new("GET /api/v1/caller", "findCaller", "Tells callers who they are here.")
        {
            Success = new(200, "Name, role and namespaces of the token.", typeof(CallerDocument)),
        },
    ];
}

internal sealed record Redelivery(int Redelivered);
