using Replication.Contracts.Images;
using Replication.Registries.Layouts;

namespace Replication.Registries.Buckets;

/// <summary>The files of the storage of the distribution registry (distribution, registry/storage/paths.go).</summary>
internal sealed class DistributionContent(IBucketObjects objects) : IStoredContent
{
    /// <summary>The folder with a folder for each repository.</summary>
    public const string Repositories = "docker/registry/v2/repositories/";

    private const int MaxLinkBytes = 256;

    public string Name => objects.Name;

    public string Path => objects.Path;

    public string Repair => "Copy the storage of the registry again completely, while nothing is pushed to it or deleted from it.";

    public ValueTask<StoredFile?> OpenAsync(Digest digest, CancellationToken cancellationToken) =>
        objects.OpenAsync(FileOf(digest), cancellationToken);

    public ValueTask<long?> LengthOfAsync(Digest digest, CancellationToken cancellationToken) =>
        objects.LengthOfAsync(FileOf(digest), cancellationToken);

    public string FileOf(Digest digest) => $"docker/registry/v2/blobs/{digest.Algorithm}/{digest.Hex[..2]}/{digest.Hex}/data";

    /// <summary>The link file of a tag.</summary>
    public static string LinkOf(RepositoryName repository, string tag) => $"{TagsOf(repository)}{tag}/current/link";

    /// <summary>The link file that makes a manifest part of a repository.</summary>
    public static string LinkOf(RepositoryName repository, Digest manifest) =>
        $"{Repositories}{repository}/_manifests/revisions/{manifest.Algorithm}/{manifest.Hex}/link";

    /// <summary>The folder with a folder for each tag.</summary>
    public static string TagsOf(RepositoryName repository) => $"{Repositories}{repository}/_manifests/tags/";

    /// <summary>Fails when the bucket is no storage of a registry.</summary>
    public async Task RequireStorageAsync(CancellationToken cancellationToken)
    {
        await objects.RequireAsync(cancellationToken);
        if (!await objects.HasFolderAsync(Repositories, cancellationToken))
        {
            throw LayoutFailures.Invalid(
                Name,
                $"has no folder {Repositories}, so it is not the storage of a registry. Name the folder that contains the folder docker: the "
                    + "rootdirectory of the registry. If it contains image layouts, write layout: oci.");
        }
    }

    /// <summary>Reads the digest in a link file; null when there is no such file. Throws <see cref="RegistryException"/>.</summary>
    public async ValueTask<Digest?> ReadLinkAsync(string file, CancellationToken cancellationToken)
    {
        using var link = await objects.OpenAsync(file, cancellationToken);
        if (link is null)
            return null;
        if (link.Length <= MaxLinkBytes)
        {
            try
            {
                var text = System.Text.Encoding.UTF8.GetString(await link.ReadAllAsync(cancellationToken)).Trim();
                if (Digest.TryParse(text, out var digest))
                    return digest;
            }
            catch (IOException exception)
            {
                throw LayoutFailures.Unavailable($"{Name}, file {file},", "read", exception);
            }
        }
        throw LayoutFailures.Invalid(Name, $"has a file {file} that contains no digest. {Repair}");
    }
}
