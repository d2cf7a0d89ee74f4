using Replication.App.OpenApi.Operations;

namespace Replication.App.OpenApi;

/// <summary>Every call that is described, by method and route. A test sees that none is missing and none is invented.</summary>
internal static class OperationTable
{
    public static IReadOnlyDictionary<string, ApiOperation> ByCall { get; } = new[]
    {
        InstanceOperations.All, RuleOperations.All, TaskOperations.All, BackfillOperations.All, RecordOperations.All, HookOperations.All,
        SecretOperations.All,
    }.SelectMany(static it => it).ToDictionary(static it => it.Call);
}
