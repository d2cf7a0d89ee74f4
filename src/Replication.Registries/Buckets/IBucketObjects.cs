using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>
/// The files of a bucket: a folder of this machine, or an object store. Names are relative, with slashes. Thread-safe. All methods throw
/// <see cref="RegistryException"/>.
/// </summary>
internal interface IBucketObjects : IDisposable
{
    /// <summary>Names the bucket at the beginning of a message.</summary>
    string Name { get; }

    /// <summary>The path of the folder, or the address of the bucket.</summary>
    string Path { get; }

    /// <summary>The names of the folders directly in a folder that ends with a slash, in no order; empty when it does not exist.</summary>
    Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// The same in pages, in an order that does not change: from the beginning, or after the folder <paramref name="last"/>. The last item
    /// of a page is its <c>Next</c>.
    /// </summary>
    Task<RegistryPage> ListFoldersAsync(string folder, string? last, int count, CancellationToken cancellationToken);

    /// <summary>True when a folder, which ends with a slash, exists.</summary>
    Task<bool> HasFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The length of a file in bytes; null when it does not exist.</summary>
    ValueTask<long?> LengthOfAsync(string file, CancellationToken cancellationToken);

    /// <summary>Opens a file; null when it does not exist. The result must be disposed.</summary>
    ValueTask<StoredFile?> OpenAsync(string file, CancellationToken cancellationToken);

    /// <summary>Fails when the folder or the bucket does not exist.</summary>
    Task RequireAsync(CancellationToken cancellationToken);
}
