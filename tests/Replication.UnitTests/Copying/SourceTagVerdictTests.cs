using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>
/// Tasks are written as <c>[&lt;|&gt;]image:status</c>: older or newer than the judged task. The image <c>-</c> is a deletion.
/// </summary>
public sealed class SourceTagVerdictTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // In order: a newer push is known.
    [InlineData("A", 1, "B", ">B:pending", "superseded")]
    [InlineData("A", 1, "B", ">B:running", "superseded")]
    [InlineData("A", 1, "B", ">B:succeeded", "superseded")]
    [InlineData("A", 1, "C", ">B:pending", "superseded")]
    // The event of B is on its way, or the source does not show A yet.
    [InlineData("A", 1, "B", "", "compareAgain")]
    [InlineData("A", 3, "B", "", "compareAgain")]
    // The event of B was lost: the task copies B.
    [InlineData("A", 4, "B", "", "unreported")]
    [InlineData("A", 4, "B", "<C:succeeded", "unreported")]
    [InlineData("A", 4, "B", "<B:failed", "superseded")]
    [InlineData("A", 1, "B", ">B:failed", "compareAgain")]
    [InlineData("A", 1, "B", ">C:succeeded", "compareAgain")]
    // The event of B came before that of A.
    [InlineData("A", 1, "B", "<B:succeeded", "compareAgain")]
    [InlineData("A", 4, "B", "<B:succeeded", "superseded")]
    // A task with another source is newer: the order decides.
    [InlineData("A", 1, "B", ">X:succeeded:elsewhere", "superseded")]
    [InlineData("A", 1, "B", "<X:succeeded:elsewhere", "compareAgain")]
    // The source tag does not exist, or is not visible yet: the order decides.
    [InlineData("A", 1, null, "", "absent")]
    [InlineData("A", 9, null, "", "absent")]
    [InlineData("A", 1, null, "<-:succeeded", "compareAgain")]
    [InlineData("A", 4, null, "<-:succeeded", "superseded")]
    [InlineData("A", 1, null, ">-:pending", "superseded")]
    [InlineData("A", 1, null, ">B:succeeded", "superseded")]
    [InlineData("A", 1, null, "<B:succeeded", "compareAgain")]
    [InlineData("A", 4, null, "<B:succeeded", "absent")]
    [InlineData("A", 1, null, "<-:failed", "absent")]
    // A deletion, and the source tag exists again.
    [InlineData("-", 1, "B", ">B:pending", "superseded")]
    [InlineData("-", 1, "B", "<B:succeeded", "compareAgain")]
    [InlineData("-", 4, "B", "<B:succeeded", "superseded")]
    public void The_source_tag_decides_and_is_read_again_when_unclear(
        string judged, int attempt, string? current, string others, string expected) =>
        Assert.Equal(
            expected,
            SourceTagVerdicts.Of(Task(5, judged, "running") with { Attempt = attempt }, DigestOf(current), Others(others)).ToString(),
            ignoreCase: true);

    [Theory]
    [InlineData("A", "", false)]
    // A → B → A: the last push has the same image as the first.
    [InlineData("A", ">B:pending >A:pending", true)]
    [InlineData("A", ">B:pending", false)]
    [InlineData("A", "<A:pending", false)]
    [InlineData("A", ">-:pending", false)]
    [InlineData("A", ">A:failed", false)]
    [InlineData("A", ">?:pending", true)]
    [InlineData("A", ">X:pending:elsewhere", true)]
    // The same image was pushed again, and waits for a minimum age that this task's image has already.
    [InlineData("A", ">A:young", false)]
    [InlineData("A", ">?:young", false)]
    [InlineData("A", ">A:young >A:pending", true)]
    public void A_task_is_replaced_only_by_one_that_copies_the_current_image(string current, string others, bool isReplaced) =>
        Assert.Equal(isReplaced, SourceTagVerdicts.IsReplaced(Task(5, current, "running"), DigestOf(current)!, Others(others)));

    [Theory]
    [InlineData("<B:canceled", false, "B")]
    [InlineData(">B:canceled", false, "B")]
    [InlineData("<B:canceled >B:pending", false, null)]
    [InlineData("<B:canceled >B:succeeded", false, null)]
    [InlineData("<B:succeeded", false, null)]
    // After an older task moved the tag late, succeeded tasks are repeated as well.
    [InlineData("<B:succeeded", true, "B")]
    [InlineData("<B:running", true, null)]
    [InlineData("<B:failed", true, null)]
    [InlineData("<C:canceled", true, null)]
    [InlineData("<B:canceled:elsewhere", true, null)]
    public void The_image_of_the_source_tag_is_copied_again_when_no_task_copies_it(string others, bool isRedone, string? revived)
    {
        var judged = Task(5, "A", "running") with { Redone = isRedone ? SampleTasks.Issue : null };

        Assert.Equal(DigestOf(revived), SourceTagVerdicts.ToRevive(judged, DigestOf("B"), Others(others))?.Source.Digest);
    }

    [Fact]
    public void Contradicting_servers_do_not_keep_a_task_running_forever() =>
        Assert.Null(SourceTagVerdicts.ToRevive(Task(5, "A", "running"), DigestOf("B"), [Task(1, "B", "canceled") with { Attempt = 20 }]));

    private static List<ReplicationTask> Others(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static it => (Place: it[0], Parts: it[1..].Split(':')))
            .Select(static it => Task(it.Place == '<' ? 1 : 9, it.Parts[0], it.Parts[1]) is var task && it.Parts.Length > 2
                ? task.FromElsewhere(it.Parts[2])
                : task)];

    private static ReplicationTask Task(int seconds, string image, string status)
    {
        var isYoung = status == "young";
        var task = SampleTasks.Pending(Noon.AddSeconds(seconds));
        return (task with
        {
            Action = image == "-" ? TaskAction.DeleteTag : TaskAction.Copy,
            Status = isYoung ? ReplicationStatus.Pending : Enum.Parse<ReplicationStatus>(status, ignoreCase: true),
            Outcome = status == "canceled" ? TaskOutcome.Superseded : null,
            Source = task.Source with { Digest = image is "-" or "?" ? null : DigestOf(image) },
            MinAge = isYoung ? new Duration(TimeSpan.FromDays(1)) : null,
            NotBefore = isYoung ? Noon.AddDays(1) : null,
        }).WaitingForAge(Noon);
    }

    private static Digest? DigestOf(string? image) => image is null ? null : Digest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(image));
}
