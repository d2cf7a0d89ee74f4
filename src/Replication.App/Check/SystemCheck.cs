using Microsoft.Extensions.Logging.Abstractions;
using Replication.App.Client;
using Replication.App.Configuration;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Replication.Registries;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.App.Check;

/// <summary>Checks every instance, the bus and the store of a configuration. Each failed check names its cause and a remedy.</summary>
internal static class SystemCheck
{
    public static async Task<IReadOnlyList<CheckedPart>> RunAsync(
        ReplicationConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = Environment.GetEnvironmentVariable(ServerChoice.TokenVariable);
        List<Task<CheckedPart>> parts =
        [
            BusCheck.RunAsync(configuration.Bus, cancellationToken),
            StoreCheck.RunAsync(configuration.Store, configuration.Secrets.Keys, cancellationToken),
            .. Of(ConfigurationWarnings.Of(configuration)),
            .. Of(ConfigurationWarnings.OfToken(configuration, token) is { } mistake ? [mistake] : []),
            .. configuration.Rules.Select(it => CheckAsync(it.Value, configuration, time, cancellationToken)),
            .. configuration.Instances.Select(it => CheckAsync(it.Value, IsWritten(it.Value, configuration), time, cancellationToken)),
        ];
        return [.. (await Task.WhenAll(parts)).Where(static it => it.Answers.Count > 0)];
    }

    private static IEnumerable<Task<CheckedPart>> Of(IReadOnlyList<ConfigurationProblem> warnings) => warnings.Select(static it =>
        Task.FromResult(new CheckedPart("configuration", [new CheckAnswer(it.Key, CheckOutcome.Warning, $"{it.Place}: {it.Message}")])));

    // What the source has. A source that does not answer is reported by the check of the instance.
    private static async Task<CheckedPart> CheckAsync(
        ReplicationRule rule, ReplicationConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = configuration.Instances.Single(it => it.Value.Name == rule.Source).Value;
        var part = $"rule {rule.Name}";
        try
        {
            using var client = RegistryClients.Make(source, RegistryCheck.Options, time, NullLoggerFactory.Instance);
            return new CheckedPart(part, [.. (await SourceContent.FindAsync(rule, client, cancellationToken))
                .Select(static it => new CheckAnswer("source", CheckOutcome.Warning, $"{it.Message} ({it.Code})"))]);
        }
        catch (RegistryException e) when (SourceContent.FindMissingRepository(rule, e.Failure) is { } missing)
        {
            return new CheckedPart(part, [
                new CheckAnswer(
                    "source", CheckOutcome.Warning, $"{missing} (rule.repositoryMissing)", "check the spelling, or push the first image")
            ]);
        }
        catch (RegistryException)
        {
            return new CheckedPart(part, []);
        }
    }

    private static async Task<CheckedPart> CheckAsync(
        RegistryInstance instance, bool isWritten, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = RegistryClients.Make(instance, RegistryCheck.Options, time, NullLoggerFactory.Instance);
        return new CheckedPart(
            $"instance {instance.Name}", await client.CheckAsync(repository: null, isWritten, cancellationToken));
    }

    // An instance that is only a source needs no permission to write.
    private static bool IsWritten(RegistryInstance instance, ReplicationConfiguration configuration) =>
        !configuration.Rules.Any(it => it.Value.Source == instance.Name)
            || configuration.Rules.Any(it => it.Value.TargetInstances.Contains(instance.Name));
}
