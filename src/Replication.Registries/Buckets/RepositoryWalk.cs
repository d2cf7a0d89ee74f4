using Replication.Contracts.Images;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>
/// Lists the repositories of a bucket: the folders that <paramref name="isRepository"/> accepts. It reads only the folders on the way to
/// the names of a page.
/// </summary>
internal sealed class RepositoryWalk(FolderObjects objects, string root, Func<string, bool> isRepository)
{
    /// <summary>Returns the names after <paramref name="last"/>, in ordinal order. Throws <see cref="RegistryException"/>.</summary>
    public RegistryPage Read(string? last, int count)
    {
        List<string> found = [.. Walk(prefix: "", last).Take(count + 1)];
        return found.Count > count ? new RegistryPage(found[..count], found[count - 1]) : new RegistryPage(found, Next: null);
    }

    private IEnumerable<string> Walk(string prefix, string? last)
    {
        // The names below "a" begin with "a/". In ordinal order, "a-b" comes between "a" and "a/b".
        var steps = objects.ListFolders(root + prefix)
            .Select(name => prefix + name)
            .Where(static name => RepositoryName.TryParse(name, out _))
            .SelectMany(static name => (string[])[name, $"{name}/"])
            .Order(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!step.EndsWith('/'))
            {
                if (string.CompareOrdinal(step, last) > 0 && isRepository(step))
                    yield return step;
                continue;
            }
            if (last is not null && string.CompareOrdinal(step, last) < 0 && !last.StartsWith(step, StringComparison.Ordinal))
                continue;
            foreach (var name in Walk(step, last))
                yield return name;
        }
    }
}
