using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Tasks;

/// <summary>The body of a call that retries or cancels many tasks: which tasks, how many in this call, and where to continue.</summary>
/// <param name="Filter">The conditions.</param>
/// <param name="Limit">The most tasks that this call changes.</param>
/// <param name="After">The cursor that the previous call returned as next.</param>
/// <param name="DryRun">True: the selected tasks are counted and not changed.</param>
/// <param name="Batch">The first digits of the batch; null when the filter has its whole id or none.</param>
public sealed record TaskSelection(TaskFilter Filter, int Limit, string? After, bool DryRun, IdPrefix? Batch = null)
{
    /// <summary>The most tasks that one call changes.</summary>
    public const int MaxLimit = 500;

    /// <summary>True when a condition narrows the selection.</summary>
    internal bool HasFilter => Filter != new TaskFilter() || Batch is not null;

    /// <summary>The conditions in one line, for the audit log.</summary>
    internal static string Describe(TaskFilter filter) => string.Join(
        ' ',
        new (string Name, object? Value)[]
        {
            ("status", filter.Status?.ToWord()),
            ("trigger", filter.Trigger?.ToWord()),
            ("rule", filter.Rule),
            ("instance", filter.Instance),
            ("repository", filter.Repository),
            ("tag", filter.Tag),
            ("batch", filter.Batch),
            ("since", filter.Since?.UtcDateTime.ToString("O")),
            ("until", filter.Until?.UtcDateTime.ToString("O")),
        }.Where(static it => it.Value is not null).Select(static it => $"{it.Name}={it.Value}"));
}
