using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;

namespace Replication.App.OpenApi.Operations;

internal static class BackfillOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST /api/v1/rules/{id}/backfills", "createBackfill", "Begins to bring what existed before a rule to its target.")
        {
            IsHeavy = true,
            Body = (typeof(BackfillRequest), """{"dryRun":true,"thorough":false,"repositories":["team/app"]}"""),
            Success = new(202, "The backfill, which begins soon.", typeof(BackfillDocument)) { HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [404] = ["rule.unknown"],
                [409] = ["rule.paused", "backfill.underWay"],
                [422] = ["request.unknownKey", "request.value", "request.repository", "backfill.repository"],
            },
        },
        new("GET /api/v1/backfills", "listBackfills", "Lists backfills, the newest first.")
        {
            Parameters = [new("rule", "Of the rule of this id."), SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of backfills.", typeof(Page<BackfillDocument>)),
        },
        new("GET /api/v1/backfills/{id}", "findBackfill", "Shows how far a backfill is.")
        {
            Success = new(200, "The backfill.", typeof(BackfillDocument)),
            Problems = new Dictionary<int, string[]> { [404] = ["backfill.unknown"] },
        },
        new("POST /api/v1/backfills/{id}/cancel", "cancelBackfill", "Ends a backfill; what it copied stays.")
        {
            Success = new(202, "The backfill, which ends soon.", typeof(BackfillDocument)) { HasLocation = true },
            Problems = new Dictionary<int, string[]> { [404] = ["backfill.unknown"], [409] = ["backfill.finished"] },
        },
    ];
}
