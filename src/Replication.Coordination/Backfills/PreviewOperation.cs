using Replication.Contracts.Rules;
using Replication.Coordination.Instances;
using Replication.Coordination.Operations;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>Description of the operation that previews a rule.</summary>
internal static class PreviewOperation
{
    public static ApiOperation Preview { get; } = new(
        "previewRule", "Lists the existing images that a rule would replicate, with their targets. It creates and copies nothing.")
    {
        Parameters = [SharedParameters.After, SharedParameters.Limit],
        Body = RuleOperations.Body,
        Success = new(200, "A page of images.", typeof(RulePreview)),
        Problems = new Dictionary<int, string[]>
        {
            [404] = ["instance.unknown", "repository.unknown"],
            [422] = RuleOperations.BodyCodes,
            [502] = RegistryListOperations.RegistryCodes,
            [503] = ["registry.rateLimited"],
        },
    };
}
