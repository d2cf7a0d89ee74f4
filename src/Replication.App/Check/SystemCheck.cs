using Microsoft.Extensions.Logging.Abstractions;
using Replication.App.Configuration;
using Replication.Contracts.Instances;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.App.Check;

/// <summary>Checks every instance, the bus and the store of a configuration. Each failed check names its cause and a remedy.</summary>
internal static class SystemCheck
{
    public static async Task<IReadOnlyList<CheckedPart>> RunAsync(
        ReplicationConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        List<Task<CheckedPart>> parts =
        [
            BusCheck.RunAsync(configuration.Bus, cancellationToken),
            StoreCheck.RunAsync(configuration.Store, configuration.Secrets.Keys, cancellationToken),
            .. configuration.Instances.Select(it => CheckAsync(it.Value, IsWritten(it.Value, configuration), time, cancellationToken)),
        ];
        return await Task.WhenAll(parts);
    }

    private static async Task<CheckedPart> CheckAsync(
        RegistryInstance instance, bool isWritten, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = RegistryClients.Make(instance, RegistryCheck.Options, time, NullLoggerFactory.Instance);
        return new CheckedPart(
            $"instance {instance.Name}", await new RegistryCheck(client).RunAsync(repository: null, isWritten, cancellationToken));
    }

    // An instance that is only a source needs no permission to write.
    private static bool IsWritten(RegistryInstance instance, ReplicationConfiguration configuration) =>
        !configuration.Rules.Any(it => it.Value.Source == instance.Name) || configuration.Rules.Any(it => it.Value.Target == instance.Name);
}
