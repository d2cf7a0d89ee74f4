using Replication.Registries.Blobs;

namespace Replication.Registries.Layouts;

/// <summary>
/// The writers of the layouts in one folder. They share its folder for unfinished files. A layout is opened at its first use; an opening
/// that fails is repeated at the next use. Thread-safe.
/// </summary>
internal sealed class LayoutWriters(string root, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LayoutWriter> _writers = new(StringComparer.Ordinal);
    private WriteSession? _session;

    public TimeProvider Time => time;

    public BlobSingleFlight SingleFlight { get; } = new();

    /// <summary>Returns the writer of a layout. The first use checks its folder. Throws <see cref="RegistryException"/>.</summary>
    public LayoutWriter Open(LayoutFolder folder)
    {
        lock (_lock)
        {
            // Another program may have removed the folder.
            if (_session is { IsAlive: false })
                Close();
            return _writers.TryGetValue(folder.Path, out var known)
                ? known
                : _writers[folder.Path] = LayoutWriter.Open(folder, () => _session ??= WriteSession.Begin(root, time), time);
        }
    }

    /// <summary>Proves that files can be written. Throws <see cref="RegistryException"/>.</summary>
    public void TryWrite()
    {
        try
        {
            WriteSession.Begin(root, time).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unavailable($"The folder {root}", "written", exception);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private void Close()
    {
        foreach (var writer in _writers.Values)
            writer.Dispose();
        _writers.Clear();
        _session?.Dispose();
        _session = null;
    }
}
