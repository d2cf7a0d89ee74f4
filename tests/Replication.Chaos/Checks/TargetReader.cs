using System.Collections.Concurrent;
using Replication.Chaos.Pushes;
using Replication.Chaos.Systems;

namespace Replication.Chaos.Checks;

/// <summary>Pulls from the targets during the run. Every image must be complete and must have been pushed under its tag.</summary>
internal sealed class TargetReader(ChaosSystem system, PushBook book, Random random, Diary diary)
{
    private readonly ConcurrentDictionary<string, bool> _problems = new(StringComparer.Ordinal);

    public IEnumerable<string> Problems => _problems.Keys;

    public Task RunAsync(CancellationToken until) =>
        Task.WhenAll(system.Sources.SelectMany(
            source => source.Targets.Select(target => ReadAsync(source, target, new Random(random.Next()), until))));

    private async Task ReadAsync(ChaosSource source, ChaosTarget target, Random chance, CancellationToken until)
    {
        using var pull = new ImagePull(target.Registry.Address);
        while (!until.IsCancellationRequested)
        {
            var tags = book.TagsOf(source.Instance);
            if (tags.Count > 0)
                await PullAsync(source, target, pull, tags[chance.Next(tags.Count)]);
            await Task.Delay(30 + chance.Next(100), until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PullAsync(ChaosSource source, ChaosTarget target, ImagePull pull, (string Repository, string Tag) at)
    {
        try
        {
            var image = await pull.PullAsync(at.Repository, at.Tag);
            diary.Count(image.Digest is null ? "look empty" : "look pulled");
            foreach (var fault in image.Faults)
                Report($"a reader pulled half an image from {target.Instance}/{at.Repository}:{at.Tag} ({image.Digest}): {fault}");
            if (image.Digest is not null && !book.WasIntended(source.Instance, at.Repository, at.Tag, image.Digest))
                Report($"{target.Instance}/{at.Repository}:{at.Tag} showed {image.Digest}, which was never pushed there");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The registry is unavailable, or was killed during the pull.
            diary.Count("look unanswered");
        }
    }

    private void Report(string problem)
    {
        if (_problems.TryAdd(problem, true))
            diary.Note($"PROBLEM {problem}");
    }
}
