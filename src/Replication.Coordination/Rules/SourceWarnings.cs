using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>
/// Compares all rules with what their sources have, once after the start and after each reload, and logs probable mistakes. It runs in the
/// background, reads a bounded part of the lists, and one coordinator of a fleet does it.
/// </summary>
public sealed partial class SourceWarnings : BackgroundService
{
    private const int MaxRules = 500;

    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    // Coordinators that start or reload together share one comparison.
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _requests =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly RuleBook _rules;
    private readonly SourceRepositoryCheck _check;
    private readonly NoteMap<DateTimeOffset>? _claims;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceWarnings> _logger;

    internal SourceWarnings(
        RuleBook rules,
        SourceRepositoryCheck check,
        SweepOptions sweep,
        INoteStore notes,
        TimeProvider time,
        ILogger<SourceWarnings> logger)
    {
        (_rules, _check, _time, _logger) = (rules, check, time, logger);
        // With the in-memory bus, this is the only coordinator.
        _claims = sweep.BusForgets ? null : new(notes, "source-warnings", ClaimTime, time);
        Request();
    }

    /// <summary>Asks for a comparison. Requests that arrive while one waits are one request.</summary>
    public void Request() => _requests.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the host does not wait for the first round.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await _requests.Reader.ReadAsync(stoppingToken);
            using var timeout = new CancellationTokenSource(MaxTime, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
            try
            {
                await CompareAsync(both.Token);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotCompared(e, MaxTime.TotalMinutes);
            }
        }
    }

    internal async Task CompareAsync(CancellationToken cancellationToken)
    {
        var set = (await _rules.ReadAsync(cancellationToken)).Rules;
        if (!await ClaimAsync(set.Version, cancellationToken))
            return;
        if (set.Rules.Count > MaxRules)
            LogNotAll(MaxRules, set.Rules.Count);
        // One after the other: a source is read by one check at a time.
        foreach (var rule in set.Rules.Take(MaxRules))
            await CompareAsync(rule, cancellationToken);
    }

    private async Task CompareAsync(ReplicationRule rule, CancellationToken cancellationToken)
    {
        var (missing, warnings) = await _check.FindAsync(rule, cancellationToken);
        if (missing is not null)
            LogWarning(rule.Name, $"{missing.Message}; check the spelling, or push the first image", missing.Code);
        foreach (var warning in warnings)
            LogWarning(rule.Name, warning.Message, warning.Code);
    }

    private async Task<bool> ClaimAsync(Guid version, CancellationToken cancellationToken)
    {
        if (_claims is null)
            return true;
        var isClaimed = false;
        var now = _time.GetUtcNow();
        await _claims.ChangeAsync(
            claims =>
            {
                isClaimed = !(claims.TryGetValue($"{version}", out var at) && at > now - ClaimTime);
                if (!isClaimed)
                    return false;
                claims.Clear();
                claims[$"{version}"] = now;
                return true;
            },
            cancellationToken);
        return isClaimed;
    }

    [LoggerMessage(LogLevel.Warning, "Rule '{Rule}': {Warning} ({Code})")]
    private partial void LogWarning(string rule, string warning, string code);

    [LoggerMessage(
        LogLevel.Warning, "Only the first {RuleCount} of {AllCount} rules are compared with their sources; 'rules preview' compares one")]
    private partial void LogNotAll(int ruleCount, int allCount);

    [LoggerMessage(LogLevel.Information, "Not all rules were compared with their sources within {Minutes} minutes")]
    private partial void LogNotCompared(Exception exception, double minutes);
}
