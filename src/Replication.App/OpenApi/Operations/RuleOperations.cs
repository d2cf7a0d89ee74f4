using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.App.OpenApi.Operations;

internal static class RuleOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /api/v1/rules", "listRules", "Lists the rules.")
        {
            Success = new(200, "The rules that the caller may see, by name.", typeof(Page<ReplicationRule>)),
        },
        new("GET /api/v1/rules/{id}", "findRule", "Shows one rule.")
        {
            Success = new(200, "The rule.", typeof(ReplicationRule)),
            Problems = new Dictionary<int, string[]> { [404] = ["rule.unknown"] },
        },
    ];
}
