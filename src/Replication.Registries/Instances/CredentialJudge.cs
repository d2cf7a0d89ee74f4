using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>
/// Decides what a 401 or 403 means. A probe logs in with a new client. When the registry accepts the login, the account lacks a permission
/// in one repository. Otherwise the credentials are refused, and all uses of the instance wait.
/// </summary>
public sealed partial class CredentialJudge(
    CredentialStates states,
    InstanceBook instances,
    LoginProbe probe,
    CredentialProbeOptions options,
    TimeProvider time,
    ILogger<CredentialJudge> logger)
{
    // Copies that fail together share one probe.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SentProbe> _sent = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the refusal that uses of the instance wait for. Returns null when the registry accepts the credentials otherwise, and when
    /// the probe fails for another reason.
    /// </summary>
    public async Task<CredentialsRefusal?> JudgeAsync(string instance, CancellationToken cancellationToken)
    {
        if (states.Find(instance) is { } known)
            return known;
        while (instances.Current.Find(instance) is { } current)
        {
            var failure = await Send(current, Freshness).WaitAsync(cancellationToken);
            // The answer is about credentials that changed during the probe.
            if (!ReferenceEquals(instances.Current.Find(instance), current))
                continue;
            return failure is { IsRefusal: true } ? await RefuseAsync(current, failure, cancellationToken) : null;
        }
        return null;
    }

    /// <summary>Returns the instance as this process probed it last; null when it has probed none of that name.</summary>
    public RegistryInstance? LastProbed(string instance)
    {
        lock (_lock)
            return _sent.GetValueOrDefault(instance)?.Instance;
    }

    /// <summary>
    /// Returns a failure that is retried after the interval of the probes when a registry refused the credentials or a permission, because
    /// a person may correct both. Other failures stay as they are.
    /// </summary>
    public CopyFailure Retried(CopyFailure failure) =>
        failure.RefusedBy is null ? failure : failure with { IsWorthRetrying = true, RetryAfter = options.Interval };

    /// <summary>Probes a refused instance. Returns true when the registry accepts the credentials, and the refusal ends.</summary>
    public async Task<bool> ProbeAsync(CredentialsRefusal refusal, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var failure = await Send(instance, TimeSpan.Zero).WaitAsync(cancellationToken);
        if (failure is { IsRefusal: true })
            await RefuseAsync(instance, failure, cancellationToken);
        // A registry that is away says nothing about the credentials.
        if (failure is not null || !await states.AcceptAsync(instance.Name, cancellationToken))
            return false;
        LogAccepted(instance.Name, refusal.Since);
        return true;
    }

    private Task<CopyFailure?> Send(RegistryInstance instance, TimeSpan freshness)
    {
        lock (_lock)
        {
            if (_sent.TryGetValue(instance.Name, out var last)
                && ReferenceEquals(last.Instance, instance)
                && (!last.Result.IsCompleted || time.GetElapsedTime(last.At) < freshness))
                return last.Result;
            // One caller that is canceled does not cancel the others.
            var result = Task.Run(() => probe(instance, CancellationToken.None));
            _sent[instance.Name] = new SentProbe(instance, time.GetTimestamp(), result);
            return result;
        }
    }

    private async Task<CredentialsRefusal> RefuseAsync(RegistryInstance instance, CopyFailure failure, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var refusal = new CredentialsRefusal(
            instance.Name, instance.Place, failure.Code, failure.Message, now, now + options.Interval);
        if (await states.RefuseAsync(refusal, cancellationToken))
            LogRefused(instance.Name, refusal.Host, failure.Message);
        // The credentials changed while the refusal was stored, so the next probe must not wait for the interval.
        if (!ReferenceEquals(instances.Current.Find(instance.Name), instance))
            await states.ProbeSoonAsync(instance.Name, cancellationToken);
        return states.Find(instance.Name) ?? refusal;
    }

    [LoggerMessage(LogLevel.Error, "The registry of the instance '{Name}' ({Host}) refuses the credentials, and its tasks wait: {Reason}")]
    private partial void LogRefused(string name, string host, string reason);

    [LoggerMessage(
        LogLevel.Information,
        "The registry of the instance '{Name}' accepts the credentials again, which it had refused since {Since:O}; its tasks resume")]
    private partial void LogAccepted(string name, DateTimeOffset since);

    private sealed record SentProbe(RegistryInstance Instance, long At, Task<CopyFailure?> Result);
}
