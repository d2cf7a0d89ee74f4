using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.App.Client.Views;

/// <summary>Values as the API spells them.</summary>
internal static class Words
{
    public static string Of(TaskSource it) => $"{it.Instance}/{it.Repository}:{it.Tag}";

    public static string Of(PreviewedTag it) => $"{it.Instance}/{it.Repository}:{it.Tag}";

    public static string Of(TaskTarget it) => $"{it.Instance}/{it.Repository}:{it.Tag}";

    /// <summary>The target beside its source: the instance alone, where repository and tag are those of the source.</summary>
    public static string TargetBeside(TaskSource source, TaskTarget target) =>
        (target.Repository, target.Tag) == (source.Repository, source.Tag) ? target.Instance : Of(target);

    /// <summary>The outcome of a finished task, the issue of a task with one, else its progress.</summary>
    public static string Result(ReplicationTask it) => it switch
    {
        { Issue: { } issue, Status: not ReplicationStatus.Succeeded } => issue.Code,
        { Outcome: { } outcome } => outcome.ToWord(),
        _ => "",
    };

    public static string YesNo(bool it) => it ? "yes" : "no";

    public static string? List(IReadOnlyList<string>? items) => items is { Count: > 0 } ? string.Join(", ", items) : null;
}
