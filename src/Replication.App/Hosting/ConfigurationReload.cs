using Replication.App.Configuration;
using Replication.App.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Instances;
using Replication.Coordination.Notifications;
using Replication.Coordination.Rules;

namespace Replication.App.Hosting;

/// <summary>
/// Applies a new reading of the configuration to the running process: instances, rules, API tokens and notification targets. Either all
/// of it applies or nothing.
/// </summary>
/// <param name="loaded">The configuration in use.</param>
/// <param name="instances">The known instances.</param>
/// <param name="tokens">The API tokens.</param>
/// <param name="notifications">The receivers of completion events.</param>
/// <param name="rules">Stores the declared rules; null in a process without the role <c>coordinator</c>.</param>
/// <param name="sources">Compares the rules with their sources; null in a process without the role <c>coordinator</c>.</param>
/// <param name="removed">Finds tasks that wait for removed instances; null in a process without the role <c>coordinator</c>.</param>
internal sealed class ConfigurationReload(
    LoadedConfiguration loaded,
    InstanceBook instances,
    ApiTokens tokens,
    NotificationTargets notifications,
    DeclareRules? rules = null,
    RemovedInstances? removed = null,
    SourceWarnings? sources = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ReplicationConfiguration _started = loaded.Current;

    /// <summary>Reads the configuration file and all files that it names.</summary>
    public Task<ReloadOutcome> ReadAllAsync(CancellationToken cancellationToken) => ApplyAsync(loaded.Read, cancellationToken);

    /// <summary>Reads the files that the configuration names.</summary>
    public Task<ReloadOutcome> ReadFilesAsync(CancellationToken cancellationToken) => ApplyAsync(loaded.ReadFiles, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<ReloadOutcome> ApplyAsync(Func<ConfigurationReading> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var reading = read();
            return reading.Result switch
            {
                ConfigurationResult.Ok ok => await ApplyAsync(reading, ok.Configuration, cancellationToken),
                ConfigurationResult.Invalid invalid => new ReloadOutcome.Refused(string.Join("; ", invalid.Lines())),
                _ => throw new InvalidOperationException($"unknown result {reading.Result}"),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ReloadOutcome> ApplyAsync(
        ConfigurationReading reading, ReplicationConfiguration after, CancellationToken cancellationToken)
    {
        var before = instances.Declared.ToDictionary(static it => it.Name, StringComparer.Ordinal);
        // An unchanged instance stays the same object, so that its client stays in use.
        List<RegistryInstance> given = [.. after.Instances.Select(it => Keep(before.GetValueOrDefault(it.Value.Name), it.Value))];
        var names = given.Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
        var changedRules = new List<DeclaredChange>();
        if (rules is not null)
        {
            // Instances that are removed stay known until their rules are gone.
            await instances.ReplaceDeclaredAsync(given.Concat(before.Values.Where(it => !names.Contains(it.Name))), cancellationToken);
            if (await DeclareAsync(rules, after, changedRules, cancellationToken) is { } refusal)
            {
                await instances.ReplaceDeclaredAsync(before.Values, CancellationToken.None);
                return new ReloadOutcome.Refused(refusal);
            }
        }
        await instances.ReplaceDeclaredAsync(given, CancellationToken.None);
        List<string> changes =
        [
            .. InstanceChanges(before, given),
            .. loaded.Current.Topology == after.Topology ? [] : (string[])[$"topology changed to {after.Topology.ToWord()}"],
            .. changedRules.Select(static it => Change("rule", (it.After ?? it.Before)!.Name, it.Before is null, it.After is null)),
        ];
        List<ApiToken> givenTokens = [.. after.Auth.Tokens.Select(static it => it.Value)];
        if (!RestartSettings.AreEqual(givenTokens, tokens.Tokens))
        {
            tokens.Replace(givenTokens);
            changes.Add(givenTokens.Count > 0
                ? "API tokens changed"
                : "all API tokens removed, so callers on this machine need none and others are refused");
        }
        List<NotificationTarget> givenTargets = [.. after.Notifications.Select(static it => it.Value)];
        if (!RestartSettings.AreEqual(givenTargets, notifications.All))
        {
            notifications.Replace(givenTargets);
            changes.Add("notifications changed");
        }
        // Compared with what runs, not with the file that was read last.
        var afterRestart = RestartSettings.FindChanged(_started, after);
        loaded.Use(reading);
        sources?.Request();
        return new ReloadOutcome.Applied(changes, afterRestart, await FindWarningsAsync(cancellationToken));
    }

    private async Task<IReadOnlyList<string>> FindWarningsAsync(CancellationToken cancellationToken)
    {
        if (removed is null)
            return [];
        try
        {
            await removed.UpdateAsync(cancellationToken);
            return [.. (await removed.FindWaitingAsync(cancellationToken)).Select(static it => $"{it.Message}; {it.Advice}")];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return [$"tasks of removed instances could not be read: {ExceptionText.Of(e)}"];
        }
    }

    // Returns why the rules cannot be declared, or null.
    private static async Task<string?> DeclareAsync(
        DeclareRules rules, ReplicationConfiguration after, List<DeclaredChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            switch (await rules.ApplyAsync(HostSettings.DeclaredIn(after), cancellationToken))
            {
                case RuleDeclarationResult.Refused refused:
                    return refused.Reason;
                case RuleDeclarationResult.Stored stored:
                    changes.AddRange(stored.Changes);
                    break;
            }
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the rules could not be stored: {ExceptionText.Of(e)}";
        }
    }

    private static RegistryInstance Keep(RegistryInstance? before, RegistryInstance after) =>
        before is not null && RestartSettings.AreEqual(before, after) ? before : after;

    private static IEnumerable<string> InstanceChanges(Dictionary<string, RegistryInstance> before, List<RegistryInstance> after)
    {
        foreach (var instance in after.Where(it => !ReferenceEquals(before.GetValueOrDefault(it.Name), it)))
            yield return Change("instance", instance.Name, !before.ContainsKey(instance.Name), isRemoved: false);
        foreach (var name in before.Keys.Except(after.Select(static it => it.Name), StringComparer.Ordinal))
            yield return Change("instance", name, isAdded: false, isRemoved: true);
    }

    private static string Change(string kind, string name, bool isAdded, bool isRemoved) =>
        $"{kind} '{name}' {(isAdded ? "added" : isRemoved ? "removed" : "changed")}";
}
