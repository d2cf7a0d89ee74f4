using System.Diagnostics.Metrics;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Messaging;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Makes the status of waiting tasks follow their rules. Each sweep compares them again, so a crash, or a plan with older rules, leaves no
/// task behind.
/// </summary>
internal sealed class HeldTasks(RuleBook rules, ITaskHoldStore tasks, CancelTasks cancel, MessageSender sender, TimeProvider time)
{
    private const int BatchSize = 200;

    private IReadOnlyList<HeldRule> _counts = [];

    /// <summary>Exports the number of held tasks of each rule until the meter is disposed.</summary>
    public void ShowCounts(Meter meter) => CoordinationMetrics.ShowHeld(meter, () => Volatile.Read(ref _counts));

    /// <summary>Holds some tasks of a rule, so that a list right after the hold shows them. The sweep holds the others.</summary>
    public Task HoldSomeAsync(string rule, CancellationToken cancellationToken) => tasks.HoldAsync(rule, BatchSize, cancellationToken);

    /// <summary>Called by each sweep.</summary>
    public async Task SweepAsync(TimeSpan sendTimeout, CancellationToken cancellationToken)
    {
        // The rules are read after the tasks: a rule that is missing then was deleted.
        var held = await tasks.ListAsync(cancellationToken);
        var index = await rules.ReadAsync(cancellationToken);
        foreach (var (id, _) in held)
        {
            if (index.Find(id) is null)
                await CancelAsync(id, cancellationToken);
            else
                await ReleaseAsync(id, sendTimeout, cancellationToken);
        }
        foreach (var rule in index.Rules.Rules.Where(static it => it.IsHeld))
        {
            while (await tasks.HoldAsync(rule.Id, BatchSize, cancellationToken) > 0)
            {
            }
        }
        Volatile.Write(
            ref _counts,
            [.. (await tasks.ListAsync(cancellationToken)).Select(it => it with { Rule = index.Find(it.Rule)?.Name ?? it.Rule })]);
    }

    // The rule may be held again during a long release, or be disabled in the configuration file.
    private async Task ReleaseAsync(string id, TimeSpan sendTimeout, CancellationToken cancellationToken)
    {
        while ((await rules.ReadAsync(cancellationToken)).Find(id) is { IsActive: true }
            && await tasks.ReleaseAsync(id, time.GetUtcNow(), BatchSize, cancellationToken) is [_, ..] released)
        {
            foreach (var task in released)
                await sender.AnnounceAsync(CopyImage.Of(task), sendTimeout, cancellationToken);
        }
    }

    private Task<int> CancelAsync(string id, CancellationToken cancellationToken) => cancel.WaitingAsync(
        new TaskFilter { Rule = id, Status = ReplicationStatus.Held },
        "sweep",
        new TaskIssue("ruleDeleted", $"the rule '{id}' was deleted while the task waited"),
        cancellationToken);
}
