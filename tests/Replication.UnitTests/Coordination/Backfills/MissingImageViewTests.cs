using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

/// <summary>What is known about an image that a dry run found missing.</summary>
public sealed class MissingImageViewTests : IAsyncDisposable
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("team/app");

    private static readonly DateTimeOffset Begun = Samples.Noon.AddHours(1);

    private readonly SqliteFile _file = new();
    private readonly ServiceProvider _store;

    public MissingImageViewTests() => _store = (ServiceProvider)_file.Open();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task The_newest_record_says_since_when_an_image_is_missing_and_whether_it_is_on_its_way()
    {
        var tasks = _store.GetRequiredService<ITaskStore>();
        await tasks.AddAsync(
            [
                Task("waits", "tokyo", minutes: 1),
                Task("failed", "tokyo", minutes: 2) with
                {
                    Status = ReplicationStatus.Canceled,
                    FinishedAt = Samples.Noon,
                },
                Arrived("arrived", Begun.AddSeconds(1)),
                Arrived("deleted", Begun.AddSeconds(-1)),
                // Newer, and to another target.
                Task("failed", "osaka", minutes: 3),
            ],
            default);
        var digest = Digest.Sha256Of("image"u8);

        var shown = await new MissingImageView(tasks).OfAsync(
            Samples.Rule("team", "hangzhou", "tokyo"),
            Begun,
            [
                new MissingImage(Repository, Tag.Parse("waits"), digest),
                new MissingImage(Repository, Tag.Parse("failed")),
                new MissingImage(Repository, Tag.Parse("unreported")),
                // Copied between the comparison and this list.
                new MissingImage(Repository, Tag.Parse("arrived"), digest),
                new MissingImage(Repository, Tag.Parse("deleted"), digest),
            ],
            default);

        Assert.Equal([true, false, false, false], shown.Select(static it => it.OnTheWay));
        Assert.Equal(
            [Samples.Noon.AddMinutes(1), Samples.Noon.AddMinutes(2), null, Samples.Noon], shown.Select(static it => it.PushedAt));
        Assert.Equal(digest, shown[0].Digest);
        Assert.Equal(
            [ReplicationStatus.Pending, ReplicationStatus.Canceled, null, ReplicationStatus.Succeeded],
            shown.Select(static it => it.TaskStatus));
    }

    private static ReplicationTask Arrived(string tag, DateTimeOffset finishedAt) =>
        Task(tag, "tokyo", minutes: 0) with { Status = ReplicationStatus.Succeeded, FinishedAt = finishedAt };

    private static ReplicationTask Task(string tag, string target, int minutes) => new()
    {
        Id = DeterministicId.Of("task", tag, target),
        Batch = DeterministicId.Of("batch", tag, target),
        Trigger = TaskTrigger.Manual,
        Source = new TaskSource("hangzhou", Repository, Tag.Parse(tag), null),
        Target = new TaskTarget(target, Repository, Tag.Parse(tag)),
        Override = true,
        Status = ReplicationStatus.Pending,
        PushedAt = Samples.Noon.AddMinutes(minutes),
        OrderedAt = Samples.Noon.AddMinutes(minutes),
        CreatedAt = Samples.Noon.AddMinutes(minutes),
    };
}
