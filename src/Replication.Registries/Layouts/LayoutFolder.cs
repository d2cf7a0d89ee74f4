using System.Text.Json;
using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>
/// A folder in OCI image layout (image-spec, image-layout.md). Symbolic links inside the folder are refused: a layout from elsewhere could
/// point at other files of this machine.
/// </summary>
internal sealed class LayoutFolder(string path, bool isInTree = false) : ILayoutContent
{
    /// <summary>The file that identifies a layout.</summary>
    public const string Marker = "oci-layout";

    /// <summary>The file that lists the images.</summary>
    public const string IndexFile = "index.json";

    public string Name => $"The folder {path}";

    public string Path => path;

    public string Repair => "Write the image to the folder again, or copy the folder again completely.";

    public bool MayHaveReferrers => true;

    /// <summary>
    /// True when the folder does not exist, or contains nothing but the files of running exports. In a tree, it may contain folders: the
    /// layouts of other repositories.
    /// </summary>
    public bool IsNew => !Directory.Exists(path)
        || Directory.EnumerateFileSystemEntries(path).All(
            entry => LayoutWriter.IsOwn(System.IO.Path.GetFileName(entry)) || (isInTree && Directory.Exists(entry)));

    /// <summary>Checks that the folder is a layout. Throws <see cref="RegistryException"/>.</summary>
    public void Check()
    {
        if (File.Exists(path))
            throw LayoutFailures.Invalid(Name, "is a file. To read an archive, write docker-archive:FILE.tar.");
        if (!Directory.Exists(path))
            throw LayoutFailures.Invalid(Name, "does not exist. Check the path.");
        var marker = TryReadSmall(Marker) ?? throw LayoutFailures.Invalid(
            Name,
            $"has no file {Marker}, so it is not an OCI image layout. Name the folder that contains {Marker} and {IndexFile}. To write a "
                + $"layout, name a new or an empty folder.");
        if (VersionIn(marker) is not { } version || !version.StartsWith("1.", StringComparison.Ordinal))
            throw LayoutFailures.Invalid(Name, $"has a file {Marker} without an imageLayoutVersion 1.x. Write the layout with a current tool.");
    }

    public Task<LayoutIndex> ReadIndexAsync(string? wanted, CancellationToken cancellationToken)
    {
        Check();
        return Task.FromResult(ReadIndex());
    }

    /// <summary>Reads the list of images; empty when there is none yet.</summary>
    public LayoutIndex ReadIndex() =>
        TryReadSmall(IndexFile) is { } bytes ? LayoutReader.ReadIndex(this, bytes) : LayoutIndex.Empty;

    public ValueTask<StoredFile?> OpenAsync(Digest digest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RegularFile.Open(Name, path, FileOf(digest)));

    public string FileOf(Digest digest) => System.IO.Path.Combine("blobs", digest.Algorithm, digest.Hex);

    /// <summary>The path of a file below the folder.</summary>
    public string PathOf(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([path, .. parts]);

    public void Dispose()
    {
    }

    private byte[]? TryReadSmall(string name)
    {
        using var file = RegularFile.Open(Name, path, name);
        if (file is null)
            return null;
        if (file.Length > LayoutIndex.MaxBytes)
            throw LayoutFailures.Invalid(Name, $"has a file {name} of {file.Length} bytes; at most {LayoutIndex.MaxBytes} are read. {Repair}");
        try
        {
            return file.ReadAll();
        }
        catch (IOException exception)
        {
            throw LayoutFailures.Unavailable($"{Name}, file {name},", "read", exception);
        }
    }

    private static string? VersionIn(byte[] marker)
    {
        try
        {
            using var json = JsonDocument.Parse(marker);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("imageLayoutVersion", out var version)
                && version.ValueKind == JsonValueKind.String
                ? version.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
