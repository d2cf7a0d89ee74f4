using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;

namespace Replication.Registries.Layouts;

/// <summary>
/// The files of an uncompressed tar archive, read where they are. Nothing is unpacked. Links are followed inside the archive only.
/// </summary>
internal sealed class TarArchive : IDisposable
{
    private const int MaxEntries = 1_000_000;
    private const int MaxLinks = 8;

    // The first bytes of compressed files, and the program that decompresses them.
    private static readonly (byte[] Start, string Program)[] Compressions =
    [
        ([0x1f, 0x8b], "gunzip"),
        ([0x28, 0xb5, 0x2f, 0xfd], "unzstd"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "unxz"),
        ([0x42, 0x5a, 0x68], "bunzip2"),
    ];

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long Start, long Length)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private TarArchive(string path, SafeFileHandle file) => (Name, Path, _file) = ($"The archive {path}", path, file);

    /// <summary>Names the archive at the beginning of a message.</summary>
    public string Name { get; }

    public string Path { get; }

    /// <summary>Opens an archive and reads the list of its files. Throws <see cref="RegistryException"/>.</summary>
    public static TarArchive Open(string path)
    {
        var name = $"The archive {path}";
        if (Directory.Exists(path))
            throw LayoutFailures.Invalid(name, "is a folder. To read a folder, write oci:FOLDER.");
        if (!File.Exists(path))
            throw LayoutFailures.Invalid(name, "does not exist. Check the path.");
        TarArchive? archive = null;
        try
        {
            archive = new TarArchive(path, File.OpenHandle(path, options: FileOptions.Asynchronous));
            archive.RefuseCompression();
            archive.ReadEntries();
            return archive;
        }
        catch (Exception exception)
        {
            archive?.Dispose();
            throw exception switch
            {
                InvalidDataException or EndOfStreamException or FormatException or ArgumentException =>
                    LayoutFailures.Invalid(name, "is damaged, truncated, or no tar archive. Write or copy it again.", exception),
                IOException or UnauthorizedAccessException => LayoutFailures.Unavailable(name, "read", exception),
                _ => exception,
            };
        }
    }

    /// <summary>True when the archive has a file or link with this name.</summary>
    public bool Has(string name) => _files.ContainsKey(name) || _links.ContainsKey(name);

    /// <summary>Returns a file; null when it does not exist. The file need not be disposed.</summary>
    public StoredFile? Find(string name)
    {
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (_files.TryGetValue(name, out var found))
                return new StoredFile(_file, found.Start, found.Length, isShared: true);
            if (!_links.TryGetValue(name, out var target))
                return null;
            name = target;
        }
        throw LayoutFailures.Invalid(Name, $"has links that form a circle at '{name}'. Write the archive again.");
    }

    /// <summary>Reads a small file; null when it does not exist. Throws <see cref="RegistryException"/>.</summary>
    public byte[]? ReadSmall(string name, int maxBytes)
    {
        if (Find(name) is not { } file)
            return null;
        if (file.Length > maxBytes)
            throw LayoutFailures.Invalid(Name, $"has a file '{name}' of {file.Length} bytes; at most {maxBytes} are read. Write it again.");
        try
        {
            return file.ReadAll();
        }
        catch (IOException exception)
        {
            throw LayoutFailures.Unavailable($"{Name}, file {name},", "read", exception);
        }
    }

    public void Dispose() => _file.Dispose();

    private void RefuseCompression()
    {
        var start = new byte[8];
        var read = RandomAccess.Read(_file, start, 0);
        foreach (var (bytes, program) in Compressions)
        {
            if (start.AsSpan(0, read).StartsWith(bytes))
                throw LayoutFailures.Invalid(Name, $"is compressed. Decompress it first, for example with {program}.");
        }
    }

    private void ReadEntries()
    {
        using var stream = File.OpenRead(Path);
        using var reader = new TarReader(stream);
        var count = 0;
        while (reader.GetNextEntry() is { } entry)
        {
            if (++count > MaxEntries)
                throw LayoutFailures.Invalid(Name, $"has more than {MaxEntries} files. Write the images to several archives.");
            var name = Inside(entry.Name, "");
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                if (entry.Length > 0 && entry.DataOffset + entry.Length > stream.Length)
                    throw LayoutFailures.Invalid(Name, $"ends in the middle of its file '{name}'. It is truncated. Write or copy it again.");
                // The last file with a name replaces the ones before it.
                _files[name] = (entry.Length > 0 ? entry.DataOffset : 0, entry.Length);
                _links.Remove(name);
            }
            else if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                var folder = entry.EntryType == TarEntryType.HardLink ? "" : name[..(name.LastIndexOf('/') + 1)];
                _links[name] = Inside(entry.LinkName, folder);
                _files.Remove(name);
            }
        }
        if (count == 0)
            throw LayoutFailures.Invalid(Name, "is empty, or no tar archive. Write or copy it again.");
    }

    // Docker writes links such as ../4f…/layer.tar for layers that images share. No name may leave the archive.
    private string Inside(string text, string folder)
    {
        if (text.StartsWith('/'))
            throw Outside(text);
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part)
            {
                case ".":
                    break;
                case ".." when folder.Length == 0 || parts.Count == 0:
                    throw Outside(text);
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }
        return string.Join('/', parts);
    }

    private RegistryException Outside(string text) => LayoutFailures.Invalid(
        Name, $"has a file or link '{text}' that leads out of the archive. It is no archive of images; do not use it.");
}
