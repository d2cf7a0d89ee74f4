using Replication.Chaos.Pushes;
using Replication.Chaos.Systems;
using Replication.Testing.Serving;

namespace Replication.Chaos.Checks;

/// <summary>
/// Waits until all tasks are finished. Then it compares the accepted pushes with the task records, the targets, the events, the sagas and
/// the queues.
/// </summary>
internal sealed class Proof(ChaosSystem system, PushBook book, Diary diary)
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(6);

    private const string SagaCollection = "BatchSaga";

    private readonly List<string> _problems = [];

    public async Task<IReadOnlyList<string>> RunAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var api = new ApiClient(system.Api);
        var tasks = await SettleAsync(api, within, cancellationToken);
        CheckPushes(tasks);
        await CheckTargetsAsync(tasks);
        await CheckSagasAsync(tasks, within, cancellationToken);
        CheckEvents(tasks, await api.ListAsync("/api/v1/events"));
        foreach (var (queue, count) in await system.CountDeadLettersAsync())
            Require(count == 0, $"{count} messages wait in {queue}");
        foreach (var process in system.Processes)
        {
            Require(!process.HasEnded, $"{process.Name} ended by itself");
            if (!process.HasEnded && await process.StopAsync() is var code)
                Require(code == 0, $"{process.Name} exited with code {code} after SIGTERM");
        }
        return _problems;
    }

    private async Task<IReadOnlyList<SeenTask>> SettleAsync(ApiClient api, TimeSpan within, CancellationToken cancellationToken)
    {
        var began = diary.Elapsed;
        var (seen, unchangedSince) = ((Tasks: -1, Pushes: -1), began);
        while (true)
        {
            var tasks = (await api.ListAsync("/api/v1/tasks")).Select(it => new SeenTask(it)).ToList();
            var byBatch = tasks.ToLookup(it => it.Batch);
            var unfinished = tasks.Count(it => !it.IsFinished);
            var missing = book.Accepted.Count(it => byBatch[it.Id].Count() < TargetsOf(it).Count);
            // A registry may still send the notification of its last push: nothing must have changed for a while.
            if (seen != (tasks.Count, book.Accepted.Count) || unfinished > 0 || missing > 0)
                (seen, unchangedSince) = ((tasks.Count, book.Accepted.Count), diary.Elapsed);
            if (diary.Elapsed - unchangedSince > QuietTime || diary.Elapsed - began > within)
            {
                diary.Note($"settled after {(diary.Elapsed - began).TotalSeconds:F1} s: {unfinished} tasks unfinished, {missing} pushes "
                    + $"without their tasks");
                return tasks;
            }
            await Task.Delay(500, cancellationToken);
        }
    }

    private void CheckPushes(IReadOnlyList<SeenTask> tasks)
    {
        var byBatch = tasks.ToLookup(it => it.Batch);
        foreach (var push in book.Accepted)
        {
            var targets = byBatch[push.Id].Select(it => it.Target).Order().ToList();
            Require(targets.SequenceEqual(TargetsOf(push)
                .Select(it => it.Instance)
                .Order()), $"the accepted push {push} made tasks for [{string.Join(", ", targets)}]");
        }
        foreach (var task in tasks)
            Require(task.IsWell, $"this task did not end well: {task}");
        var reported = book.Reported.Select(it => it.Id).ToHashSet();
        foreach (var batch in byBatch.Where(it => !reported.Contains(it.Key) && !it.All(static task => task.IsForReferrers)))
            Require(false, $"no report of a push for these tasks: {string.Join(" ", batch)}");

        diary.Count("task attempts", tasks.Sum(it => it.Attempt));
        foreach (var task in tasks)
            diary.Count($"task {task.Outcome ?? task.Status}");
    }

    private void CheckEvents(IReadOnlyList<SeenTask> tasks, IReadOnlyList<System.Text.Json.JsonElement> events)
    {
        var byTask = events.ToLookup(it => it.GetProperty("task").GetGuid());
        foreach (var task in tasks.Where(it => it.IsFinished))
        {
            var own = byTask[task.Id].ToList();
            // Each completion of a task has exactly one event. Only a repeated task completes more than once.
            Require(own.Count == 1 || (task.IsRedone && own.Count > 1), $"{own.Count} completion events of {task}");
            Require(own.DistinctBy(FinishedAt).Count() == own.Count, $"one end has two completion events: {task}");
            var isOfTask = own.Count == 0
                || (own.MaxBy(FinishedAt) is var last
                    && last.GetProperty("attempt").GetInt32() == task.Attempt
                    && last.GetProperty("status").GetString() == task.Status);
            Require(isOfTask, $"the last completion event belongs to another attempt: {task}");
        }
        var known = tasks.Select(it => it.Id).ToHashSet();
        Require(byTask.All(it => known.Contains(it.Key)), "a completion event names an unknown task");

        static DateTimeOffset FinishedAt(System.Text.Json.JsonElement completion) =>
            completion.GetProperty("finishedAt").GetDateTimeOffset();
    }

    private async Task CheckTargetsAsync(IReadOnlyList<SeenTask> tasks)
    {
        var begun = tasks.Select(it => it.Batch).ToHashSet();
        // The system may have accepted a push even if the publisher received no response.
        var newest = book.Reported.Where(it => begun.Contains(it.Id))
            .GroupBy(it => (it.Instance, it.Repository, it.Tag))
            .ToDictionary(it => it.Key, it => it.MaxBy(push => push.PushedAt)!);
        foreach (var source in system.Sources)
        {
            using var current = new ImagePull(source.Registry.Address);
            foreach (var target in source.Targets)
            {
                using var pull = new ImagePull(target.Registry.Address);
                foreach (var (tag, push) in newest.Where(it => it.Key.Instance == source.Instance))
                {
                    var image = await pull.PullAsync(tag.Repository, tag.Tag);
                    var named = (await current.PullAsync(tag.Repository, tag.Tag)).Digest;
                    // A killed registry may have moved its tag without ever reporting that push. An open task then copies the unreported
                    // image.
                    var isUnreported = named is not null
                        && !book.Reported.Any(it => it.Repository == tag.Repository && it.Tag == tag.Tag && it.Digest == named);
                    Require(
                        image.Digest == push.Digest || (isUnreported && image.Digest == named),
                        $"{target.Instance}/{tag.Repository}:{tag.Tag} is {image.Digest ?? "nothing"}, the source tag names "
                            + $"{named ?? "nothing"}, and the newest push {push}");
                    Require(image.Faults.Count == 0, $"{target.Instance}/{tag.Repository}:{tag.Tag}: {string.Join("; ", image.Faults)}");
                }
                await CheckNothingElseAsync(source, target, pull);
                CheckContent(target);
            }
        }
    }

    // The target has no repository and no tag that was not pushed: an interrupted upload must not be visible anywhere.
    private async Task CheckNothingElseAsync(ChaosSource source, ChaosTarget target, ImagePull pull)
    {
        var pushed = book.TagsOf(source.Instance).ToHashSet();
        foreach (var repository in await pull.ListAsync("v2/_catalog?n=1000", "repositories"))
        {
            foreach (var tag in await pull.ListAsync($"v2/{repository}/tags/list", "tags"))
                Require(pushed.Contains((repository, tag)), $"no push of {target.Instance}/{repository}:{tag}");
        }
    }

    // All content that the registry stores under a digest has that digest.
    private void CheckContent(ChaosTarget target)
    {
        var blobs = Path.Combine(target.Registry.StorageFolder, "docker/registry/v2/blobs/sha256");
        foreach (var file in Directory.EnumerateFiles(blobs, "data", SearchOption.AllDirectories))
        {
            using var content = File.OpenRead(file);
            var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
            Require(Path.GetFileName(Path.GetDirectoryName(file)) == digest, $"{target.Instance} keeps {digest} as {file}");
            diary.Count("blobs at the targets");
        }
        foreach (var uploads in Directory.EnumerateDirectories(target.Registry.StorageFolder, "_uploads", SearchOption.AllDirectories))
            diary.Count("abandoned upload sessions", Directory.EnumerateDirectories(uploads).Count());
    }

    // A push that was not accepted may have tasks too: the answer was lost. Their events come with the end of their saga.
    private async Task CheckSagasAsync(IReadOnlyList<SeenTask> tasks, TimeSpan within, CancellationToken cancellationToken)
    {
        var sagas = system.OpenSagas();
        var began = diary.Elapsed;
        foreach (var batch in book.Accepted.Select(static it => it.Id).Union(tasks.Select(static it => it.Batch)))
        {
            string? state;
            while ((state = (await sagas.FindAsync(SagaCollection, batch, cancellationToken))?.State) != "Completed"
                && diary.Elapsed - began < within)
                await Task.Delay(500, cancellationToken);
            Require(state == "Completed", $"the saga of the batch {batch} is {state ?? "not there"}");
        }
    }

    private IReadOnlyList<ChaosTarget> TargetsOf(ChaosPush push) => system.Sources.Single(it => it.Instance == push.Instance).Targets;

    private void Require(bool condition, string problem)
    {
        if (!condition)
            _problems.Add(problem);
    }
}
