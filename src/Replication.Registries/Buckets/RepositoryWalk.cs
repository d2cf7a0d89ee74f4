using System.Runtime.CompilerServices;
using Replication.Contracts.Images;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>
/// Lists the repositories of a bucket: the folders that <paramref name="isRepository"/> accepts. It reads only the folders on the way to
/// the names of a page.
/// </summary>
internal sealed class RepositoryWalk(IBucketObjects objects, string root, Func<string, CancellationToken, Task<bool>> isRepository)
{
    /// <summary>Returns the names after <paramref name="last"/>, in ordinal order. Throws <see cref="RegistryException"/>.</summary>
    public async Task<RegistryPage> ReadAsync(string? last, int count, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var name in WalkAsync(prefix: "", last, cancellationToken))
        {
            if (found.Count == count)
                return new RegistryPage(found, found[^1]);
            found.Add(name);
        }
        return new RegistryPage(found, Next: null);
    }

    private async IAsyncEnumerable<string> WalkAsync(
        string prefix, string? last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The names below "a" begin with "a/". In ordinal order, "a-b" comes between "a" and "a/b".
        var steps = (await objects.ListFoldersAsync(root + prefix, cancellationToken))
            .Select(name => prefix + name)
            .Where(static name => RepositoryName.TryParse(name, out _))
            .SelectMany(static name => (string[])[name, $"{name}/"])
            .Order(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!step.EndsWith('/'))
            {
                if (string.CompareOrdinal(step, last) > 0 && await isRepository(step, cancellationToken))
                    yield return step;
                continue;
            }
            if (last is not null && string.CompareOrdinal(step, last) < 0 && !last.StartsWith(step, StringComparison.Ordinal))
                continue;
            await foreach (var name in WalkAsync(step, last, cancellationToken))
                yield return name;
        }
    }
}
