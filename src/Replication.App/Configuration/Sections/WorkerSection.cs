using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Registries.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>worker</c>.</summary>
internal static class WorkerSection
{
    public static WorkerConfiguration Read(MapReader map) => new(
        map.Optional("maxConcurrentCopies", Scalars.Number(1, 256), 8),
        map.Optional("maxConcurrentBlobs", Scalars.Number(1, 256), 16),
        map.Seconds("credentialProbeSeconds", 5, 3600, new CredentialProbeOptions().Interval));
}
