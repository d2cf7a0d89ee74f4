using Replication.App.Copy;
using Replication.Contracts;
using Replication.Contracts.Tasks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows tasks in a terminal.</summary>
internal static class TaskView
{
    private const int DigestChars = 12;
    private const int BarChars = 20;

    public static IRenderable List(IEnumerable<ReplicationTask> tasks) => Columns.Of(
        tasks,
        new("status", static it => it.Status.ToWord()),
        new("source", static it => Words.Of(it.Source)) { MinWidth = 18 },
        new("target", static it => Words.Of(it.Target)) { Short = static it => Words.TargetBeside(it.Source, it.Target), MinWidth = 12 },
        new("progress", Progress) { Short = Percent, ShortHeading = "done", Drop = 2 },
        new("result", Words.Result) { Drop = 1 },
        new("rule", static it => it.RuleName ?? it.Rule) { MinWidth = 12, Drop = 4 },
        new("trigger", static it => it.Trigger.ToWord()) { Drop = 5 },
        new("created", static it => Screen.Time(it.CreatedAt)) { Short = static it => Screen.ShortTime(it.CreatedAt), Drop = 3 },
        new("id", static it => it.Id.ToString()) { IsId = true });

    public static IRenderable One(ReplicationTask task)
    {
        var fields = Columns.Fields(
            ("id", task.Id.ToString()),
            ("status", task.Status.ToWord()),
            ("result", Words.Result(task)),
            ("issue", task.Issue?.Message),
            ("source", Words.Of(task.Source)),
            ("digest", task.Source.Digest?.Text),
            ("target", Words.Of(task.Target)),
            ("progress", Progress(task)),
            ("created repository", task.CreatedRepository is { } created ? Created(created) : null),
            ("trigger", task.Trigger.ToWord()),
            ("action", task.Action == TaskAction.Copy ? null : task.Action.ToWord()),
            ("priority", $"{task.Priority}"),
            ("canceled by", task.Cancellation?.By),
            ("done again", task.Redone?.Message),
            ("to repeat", task.ToBeRedone?.Message),
            ("rule", task.RuleName ?? task.Rule),
            ("overwrite", Words.YesNo(task.Override)),
            ("attempt", $"{task.Attempt}"),
            ("batch", task.Batch.ToString()),
            ("pushed", Screen.Time(task.PushedAt)),
            ("created", Screen.Time(task.CreatedAt)),
            ("started", TimeOrNull(task.StartedAt)),
            ("finished", TimeOrNull(task.FinishedAt)),
            ("waits for signatures", task.IsFinished
                ? null
                : task.AwaitsSignatureSince is { } since ? $"since {Screen.Time(since)}" : null),
            ("next attempt", TimeOrNull(task.NextAttemptAt)),
            ("not before", TimeOrNull(task.NotBefore)),
            ("trace", task.TraceId));
        return task.Blobs.Count == 0 ? fields : new Rows(fields, Text.Empty, Blobs(task.Blobs));
    }

    /// <summary>The id, the progress and the whole issue of a task in one line, for output that cannot be redrawn.</summary>
    public static string Line(ReplicationTask task) => string.Join(
        "  ",
        new[] { task.Id.ToString(), task.Status.ToWord(), Words.Of(task.Target), Progress(task), Result(task) }
            .Where(static it => it.Length > 0));

    private static string Created(CreatedRepository created) =>
        created.Problem is null ? Screen.Time(created.At) : $"{Screen.Time(created.At)}, incomplete: {created.Problem}";

    private static string Result(ReplicationTask task) => task is { Issue: { } issue, Status: not ReplicationStatus.Succeeded }
        ? $"{issue.Code}: {issue.Message}"
        : Words.Result(task);

    private static IRenderable Blobs(IEnumerable<BlobTransfer> blobs) => Columns.Of(
        blobs,
        new("blob", static it => it.Digest.Hex[..DigestChars]),
        new("size", static it => Amounts.Bytes(it.Size)),
        new("copied", static it => Amounts.Bytes(it.Copied)),
        new("how", static it => it.How is { } how ? how.ToWord() : ""));

    private static string Progress(ReplicationTask task)
    {
        if (task.BytesTotal == 0)
            return "";
        var copied = $"{Amounts.Bytes(task.BytesCopied)} of {Amounts.Bytes(task.BytesTotal)}";
        return task switch
        {
            { Status: ReplicationStatus.Succeeded } => Amounts.Bytes(task.BytesTotal),
            { IsFinished: true } => copied,
            _ => $"{Bar(task)} {copied}",
        };
    }

    private static string Percent(ReplicationTask task) => task switch
    {
        { BytesTotal: 0 } => "",
        { Status: ReplicationStatus.Succeeded } => "100%",
        _ => $"{Math.Clamp(task.BytesCopied * 100 / task.BytesTotal, 0, 100)}%",
    };

    private static string Bar(ReplicationTask task)
    {
        var filled = (int)Math.Clamp(task.BytesCopied * BarChars / task.BytesTotal, 0, BarChars);
        return $"[{new string('#', filled)}{new string('.', BarChars - filled)}]";
    }

    private static string? TimeOrNull(DateTimeOffset? time) => time is { } known ? Screen.Time(known) : null;
}
