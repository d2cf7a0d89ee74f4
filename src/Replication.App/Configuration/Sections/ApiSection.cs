using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Access;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>api</c>.</summary>
internal static class ApiSection
{
    private static readonly ApiQuotas Defaults = new();

    public static ApiQuotas Read(MapReader map) => new()
    {
        MaxRules = map.Optional("maxRules", Scalars.Number(1, 100_000), Defaults.MaxRules),
        MaxInstances = map.Optional("maxInstances", Scalars.Number(1, 100_000), Defaults.MaxInstances),
        MaxConcurrentHeavyCalls = map.Optional("maxConcurrentHeavyCalls", Scalars.Number(1, 256), Defaults.MaxConcurrentHeavyCalls),
        MaxTaskStreams = map.Optional("maxTaskStreams", Scalars.Number(1, 10_000), Defaults.MaxTaskStreams),
    };
}
