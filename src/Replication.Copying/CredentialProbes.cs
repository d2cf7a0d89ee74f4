using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>
/// Probes the instances whose registries refuse their credentials: one probe per interval for all workers together, and one at once when
/// an instance changes or the process starts. The first success makes the waiting tasks due.
/// </summary>
internal sealed partial class CredentialProbes(
    CredentialStates states,
    CredentialJudge judge,
    InstanceBook instances,
    ITaskSweepStore tasks,
    CredentialProbeOptions options,
    TimeProvider time,
    ILogger<CredentialProbes> logger) : BackgroundService
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Another process may read the end of a refusal a moment later, and let its tasks wait until then.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    // A registry that does not answer delays the probes of no other one.
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    // The instances as they were in the last round that saw their refusals.
    private readonly Dictionary<string, RegistryInstance> _seen = new(StringComparer.Ordinal);
    // The instances that were to be probed at once while the store failed.
    private readonly ConcurrentDictionary<string, bool> _missed = new(StringComparer.Ordinal);
    private bool _hasBegun;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Rounds.RunAsync(Interval, time, RunRoundAsync, stoppingToken);
        await SettleAsync();
    }

    /// <summary>Starts the work that is due. A later round may see its results.</summary>
    internal async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await states.RefreshAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(e);
            return;
        }
        foreach (var refusal in states.All)
        {
            if (!_running.TryGetValue(refusal.Instance, out var running) || running.IsCompleted)
                _running[refusal.Instance] = AttendAsync(refusal, isFirstRound: !_hasBegun, cancellationToken);
        }
        _hasBegun = true;
    }

    /// <summary>Waits until the started work has ended.</summary>
    internal Task SettleAsync() => Task.WhenAll(_running.Values);

    private async Task AttendAsync(CredentialsRefusal refusal, bool isFirstRound, CancellationToken cancellationToken)
    {
        var instance = instances.Current.Find(refusal.Instance);
        var isEarly = false;
        try
        {
            // Without their instance, the tasks end.
            if (instance is null || refusal.AcceptedAt is not null)
            {
                if (instance is not null && time.GetUtcNow() - refusal.AcceptedAt < SettleTime)
                    return;
                await HastenAsync(refusal.Instance, cancellationToken);
                await states.RemoveAsync(refusal, cancellationToken);
                return;
            }
            // Changed credentials may be right, also those that were changed while the process was stopped.
            // They may have changed before this process saw the refusal that it caused itself.
            var known = judge.LastProbed(instance.Name) ?? _seen.GetValueOrDefault(instance.Name);
            isEarly = known is null ? isFirstRound : !ReferenceEquals(known, instance);
            isEarly |= _missed.TryRemove(instance.Name, out _);
            _seen[instance.Name] = instance;
            var isTaken = await states.TakeProbeAsync(instance.Name, time.GetUtcNow() + options.Interval, isEarly, cancellationToken);
            isEarly = false;
            if (isTaken && await judge.ProbeAsync(refusal, instance, cancellationToken))
                await HastenAsync(instance.Name, cancellationToken);
        }
        catch (Exception e)
        {
            if (isEarly)
                _missed[refusal.Instance] = true;
            if (!cancellationToken.IsCancellationRequested)
                LogNotProbed(e, refusal.Instance);
        }
    }

    private async Task HastenAsync(string instance, CancellationToken cancellationToken)
    {
        var wait = new TaskWait(instance, [TaskIssue.CredentialsRefused]);
        while (await tasks.HastenAsync(wait, time.GetUtcNow(), BatchSize, cancellationToken) == BatchSize)
        {
        }
    }

    [LoggerMessage(LogLevel.Warning, "The refused credentials could not be read from the store; the next round reads them")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The credentials of the instance '{Name}' could not be probed; the next round retries")]
    private partial void LogNotProbed(Exception exception, string name);
}
