namespace Replication.App.Descriptors;

/// <summary>
/// How a process divides its file descriptors. The runtime needs free descriptors at any moment, also while it stops: it loads assemblies
/// late, and a process without one left aborts. So sockets get a share of the limit, never all of it.
/// </summary>
internal sealed record DescriptorBudget
{
    /// <summary>
    /// Files of a process on SQLite that are no sockets. Measured: 350 after copies (each assembly takes two), about 10 more after pages
    /// of the console, 8 more while it stops. An assembly that is loaded late and finds no free descriptor ends the process.
    /// </summary>
    internal const int OwnFiles = 400;

    private const int OwnFilesOfFleet = 460;
    private const int LeastSockets = 16;
    private const int IncomingWanted = 256;
    private const int OutgoingPerInstance = 64;
    private const int DatabaseWanted = 100;
    private const int DefaultRequests = 128;
    private const int Unlimited = 1_000_000;

    /// <summary>Connections that callers may hold open.</summary>
    public required int Incoming { get; init; }

    /// <summary>Connections to registries, of all instances together.</summary>
    public required int Outgoing { get; init; }

    /// <summary>Connections to the database server.</summary>
    public required int Database { get; init; }

    public required int Copies { get; init; }

    public required int Blobs { get; init; }

    /// <summary>Concurrent requests to one registry.</summary>
    public required int Requests { get; init; }

    /// <summary>Why the process cannot run at all; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why the process does less at a time than configured; null when it does not.</summary>
    public string? Warning { get; init; }

    /// <summary>Divides a limit; null is no limit.</summary>
    public static DescriptorBudget Of(int? limit, DescriptorDemand demand)
    {
        var own = demand.IsFleet ? OwnFilesOfFleet : OwnFiles;
        var database = demand.IsFleet ? DatabaseWanted : 0;
        var outgoing = OutgoingPerInstance * Math.Max(2, demand.Instances) + 2 * Math.Max(demand.Copies, demand.Blobs);
        var needed = own + IncomingWanted + outgoing + database;
        var spare = Math.Min(limit ?? Unlimited, Unlimited) - own;
        if (spare >= needed - own)
        {
            var rest = spare - database;
            return new DescriptorBudget
            {
                Incoming = rest / 3,
                Outgoing = rest - rest / 3,
                Database = DatabaseWanted,
                Copies = demand.Copies,
                Blobs = demand.Blobs,
                Requests = DefaultRequests,
            };
        }
        return Reduced(limit!.Value, own + LeastSockets, needed, Math.Max(spare, LeastSockets), demand);
    }

    private static DescriptorBudget Reduced(int limit, int least, int needed, int spare, DescriptorDemand demand)
    {
        var incoming = spare / 4;
        var database = demand.IsFleet ? Math.Clamp(spare / 4, 4, DatabaseWanted) : DatabaseWanted;
        var outgoing = Math.Max(8, spare - incoming - (demand.IsFleet ? database : 0));
        var (copies, blobs) = (Math.Min(demand.Copies, Math.Max(1, outgoing / 4)), Math.Min(demand.Blobs, Math.Max(1, outgoing / 4)));
        return new DescriptorBudget
        {
            Incoming = incoming,
            Outgoing = outgoing,
            Database = database,
            Copies = copies,
            Blobs = blobs,
            Requests = Math.Clamp(outgoing / 2, 4, DefaultRequests),
            Refusal = limit >= least
                ? null
                : $"The limit of open files is {limit}, and this process needs at least {least}. {Remedy(needed)}",
            Warning = $"The limit of open files is {limit}, and this configuration may open {needed}. The process is limited to "
                + $"{outgoing} connections to registries, "
                + $"{incoming} from callers, {copies} concurrent copies and {blobs} concurrent blobs. {Remedy(needed)}",
        };
    }

    private static string Remedy(int needed) =>
        $"Raise the limit to at least {needed}: ulimit -n {needed}, LimitNOFILE={needed} in a systemd unit, or --ulimit "
            + $"nofile={needed}:{needed} for a container.";
}
