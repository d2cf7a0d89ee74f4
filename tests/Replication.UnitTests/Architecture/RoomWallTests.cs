using System.Reflection;
using Xunit;

namespace Replication.UnitTests.Architecture;

/// <summary>A room is a project because it may touch something that no other room may.</summary>
public sealed class RoomWallTests
{
    // Room → what its assembly may reference, besides the BCL, as prefixes.
    private static readonly Dictionary<string, string[]> Walls = new()
    {
        ["Replication.Contracts"] = [],
        ["Replication.Registries"] = ["Replication.Contracts", "Microsoft.Extensions.Logging.Abstractions", "AWSSDK."],
        ["Replication.Messaging"] = ["Replication.Contracts", "MassTransit"],
        ["Replication.Coordination"] = [
            "Replication.Contracts",
            "Replication.Messaging",
            "Replication.Registries",
            "MassTransit",
            "Microsoft.AspNetCore",
            "Microsoft.Extensions."
        ],
        ["Replication.Copying"] = [
            "Replication.Contracts", "Replication.Messaging", "Replication.Registries", "MassTransit", "NodaTime", "Microsoft.Extensions."
        ],
        ["Replication.Storage"] = [
            "Replication.Contracts",
            "Microsoft.Data.Sqlite",
            "SQLitePCLRaw",
            "MongoDB.",
            "Microsoft.AspNetCore.DataProtection",
            "Microsoft.Extensions."
        ],
        ["Replication.Client"] = ["Replication.Contracts"],
        ["Replication.Console"] = [
            "Replication.Contracts", "Replication.Client", "MudBlazor", "NodaTime", "Microsoft.AspNetCore", "Microsoft.Extensions.",
            "Microsoft.JSInterop", "Microsoft.Net.Http.Headers"
        ],
        ["Replication.EmbeddedRegistry"] = ["Microsoft.AspNetCore", "Microsoft.Extensions.", "Microsoft.Net.Http.Headers"],
    };

    public static TheoryData<string> Rooms => [.. Walls.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_touches_only_what_its_wall_allows(string room)
    {
        var outside = Assembly.Load(room).GetReferencedAssemblies()
            .Select(it => it.Name!)
            .Where(it => !IsBaseLibrary(it) && !Walls[room].Any(allowed => it.StartsWith(allowed, StringComparison.Ordinal)))
            .ToList();

        Assert.True(
            outside.Count == 0,
            $"{room} must not reference {string.Join(", ", outside)}. Move the code to the room that may, see src/README.md.");
    }

    [Fact]
    public void Every_room_has_a_wall_except_the_one_that_joins_them()
    {
        var rooms = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName);

        Assert.Equal([.. Walls.Keys.Append("Replication.App").Order()], rooms.Order()!);
    }

    private static bool IsBaseLibrary(string assembly) =>
        assembly is "mscorlib" or "netstandard" || assembly.StartsWith("System.", StringComparison.Ordinal);
}
