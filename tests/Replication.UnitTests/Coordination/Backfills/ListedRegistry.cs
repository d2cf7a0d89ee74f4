using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.Registries.Lists;

namespace Replication.UnitTests.Coordination.Backfills;

/// <summary>The lists of a registry in pages of a given size. It records the requests, and can refuse them.</summary>
internal sealed class ListedRegistry(int pageSize, params (string Repository, string[] Tags)[] content)
{
    private readonly Dictionary<string, string[]> _content = content.ToDictionary(it => it.Repository, it => it.Tags);
    private int _reading;

    public List<string> Requests { get; } = [];

    public int MostAtOnce { get; private set; }

    public Func<string, CopyFailure?> Refuse { get; set; } = static _ => null;

    public RegistryLists Lists => new(
        (last, _) => ReadAsync($"catalog {last}", [.. _content.Keys.Order(StringComparer.Ordinal)], last),
        (repository, last, _) => ReadAsync($"{repository} {last}", _content.GetValueOrDefault(repository.Text), last))
    {
        Created = Created is null ? null : (_, tag, _) => Task.FromResult(Created(tag.Text)),
    };

    /// <summary>When the image of a tag was created; null when the walk must not ask.</summary>
    public Func<string, DateTimeOffset?>? Created { get; init; }

    public void Remove(string repository) => _content.Remove(repository);

    private async Task<RegistryPage> ReadAsync(string place, string[]? all, string? last)
    {
        lock (Requests)
            Requests.Add(place);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _reading));
        await Task.Yield();
        Interlocked.Decrement(ref _reading);
        if (Refuse(place) is { } failure)
            throw new RegistryException(failure);
        if (all is null)
            throw new RegistryException(new CopyFailure(CopyFailure.ManifestUnknown, "not there", IsWorthRetrying: false));
        var rest = all.Order(StringComparer.Ordinal).Where(it => string.CompareOrdinal(it, last) > 0).ToList();
        return rest.Count > pageSize ? new RegistryPage(rest[..pageSize], rest[pageSize - 1]) : new RegistryPage(rest, null);
    }
}
