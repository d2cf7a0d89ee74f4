using Replication.Contracts;
using Replication.Contracts.Tasks;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Values;

/// <summary>Values that select tasks.</summary>
internal static class TaskWords
{
    public static readonly ValueKind<ReplicationStatus> Status = Scalars.WordOf<ReplicationStatus>();

    public static readonly ValueKind<TaskTrigger> Trigger = Scalars.WordOf<TaskTrigger>();

    public static readonly ValueKind<IdPrefix> Id = new(
        "an id such as 0190c2f0-0000-8000-8000-000000000001, or its first digits (at least four)",
        static text => IdPrefix.TryParse(text, out var id) ? ReadValue<IdPrefix>.Of(id) : ReadValue<IdPrefix>.Refused())
    {
        Schema = Patterns.Schema(IdPrefix.Pattern),
    };

    public static readonly ValueKind<DateTimeOffset> Time = new(
        "a time in the format of RFC 3339, such as 2026-01-31T12:00:00Z",
        static text => Rfc3339.TryParse(text, out var time) ? ReadValue<DateTimeOffset>.Of(time) : ReadValue<DateTimeOffset>.Refused())
    {
        Schema = """{"type":"string","format":"date-time"}""",
    };
}
