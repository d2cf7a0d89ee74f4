using System.Globalization;

namespace Replication.Testing.Processes;

/// <summary>One process as <c>/proc</c> lists it. Its start time distinguishes it from a later process of the same id.</summary>
public sealed record ProcessEntry(int Id, int ParentId, string Command, long StartTime)
{
    /// <summary>True while the process runs; false for a zombie too.</summary>
    public bool IsAlive => Read(Id) is { } now && now.StartTime == StartTime;

    public static IReadOnlyList<ProcessEntry> All() =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(static it => int.TryParse(Path.GetFileName(it), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<ProcessEntry>()];

    private static ProcessEntry? Read(int id)
    {
        try
        {
            // "id (command) state parent …": the command may contain spaces and parentheses, so the fields count from the last one.
            var line = File.ReadAllText($"/proc/{id}/stat");
            var (opening, closing) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
            var fields = line[(closing + 2)..].Split(' ');
            return fields[0] == "Z"
                ? null
                : new ProcessEntry(
                    id,
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    line[(opening + 1)..closing],
                    long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The process has ended.
            return null;
        }
    }
}
