using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Tasks;

/// <summary>The body of a call that retries or cancels many tasks: which tasks, how many in this call, and where to continue.</summary>
public sealed record TaskSelection(TaskFilter Filter, int Limit, string? After, bool DryRun)
{
    /// <summary>The most tasks that one call changes.</summary>
    public const int MaxLimit = 500;

    /// <summary>True when a condition narrows the selection.</summary>
    internal bool HasFilter => Filter != new TaskFilter();

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
