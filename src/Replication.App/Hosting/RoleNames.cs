using System.Diagnostics.CodeAnalysis;

namespace Replication.App.Hosting;

/// <summary>Reads the roles on a command line.</summary>
internal static class RoleNames
{
    private static readonly Dictionary<string, Roles> Known = new(StringComparer.Ordinal)
    {
        ["ingest"] = Roles.Ingest,
        ["coordinator"] = Roles.Coordinator,
        ["worker"] = Roles.Worker,
        ["console"] = Roles.Console,
    };

    /// <summary>The roles of a list such as <c>ingest,worker</c>; an empty list means all.</summary>
    public static bool TryParse(IEnumerable<string> names, out Roles roles, [NotNullWhen(false)] out string? problem)
    {
        roles = Roles.None;
        problem = null;
        foreach (var name in names.SelectMany(it => it.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!Known.TryGetValue(name, out var role))
            {
                problem = $"'{name}' is no role; allowed: {string.Join(", ", Known.Keys)}";
                return false;
            }
            roles |= role;
        }
        if (roles == Roles.None)
            roles = Roles.All;
        return true;
    }

    /// <summary>Returns the names of these roles.</summary>
    public static IEnumerable<string> Of(Roles roles) => Known.Where(it => roles.HasFlag(it.Value)).Select(it => it.Key);

    /// <summary>Why these roles cannot run apart from the others; null when they can.</summary>
    public static string? Problem(Roles roles, bool isBusInMemory, bool isStoreAFile)
    {
        // The console calls the API only, so it needs neither bus nor store.
        if (roles == Roles.Console || (roles | Roles.Console) == Roles.All)
            return null;
        if (isBusInMemory)
            return "the in-memory bus joins only what runs in one process: leave --role away, name ingest,coordinator,worker, or "
                + "configure bus.transport: rabbitmq";
        return isStoreAFile
            ? "the file of the sqlite store belongs to one process: leave --role away, name ingest,coordinator,worker, or configure "
                + "store.provider: mongodb"
            : null;
    }
}
