using System.Globalization;
using NodaTime;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of one item of <c>limits.windows</c> of an instance.</summary>
internal static class LimitWindowSection
{
    private static readonly ValueKind<Weekday> Day = Scalars.WordOf<Weekday>();

    private static readonly ValueKind<TimeOnly> TimeOfDay = new("a time of the day, 00:00 to 23:59", static text =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? ReadValue<TimeOnly>.Of(time)
            : ReadValue<TimeOnly>.Refused())
    {
        Schema = Patterns.Schema(Patterns.TimeOfDay),
    };

    private static readonly ValueKind<string> TimeZone =
        new("a time zone of the tz database such as Europe/Berlin, or an offset such as UTC+09:00", static text =>
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null ? ReadValue<string>.Refused() : ReadValue<string>.Of(text))
        {
            Schema = """{"type":"string","format":"time-zone"}""",
        };

    private static readonly ValueKind<int> PerSecond = Scalars.Number(0, int.MaxValue);

    public static LimitWindow? Read(MapReader map)
    {
        var days = map.List("days", Day);
        var from = map.RequiredWord("from", TimeOfDay);
        var to = map.RequiredWord("to", TimeOfDay);
        var timeZone = map.Optional("timeZone", TimeZone, "UTC");
        var pause = map.Optional("pause", Scalars.Flag, false);
        var bytesPerSecond = map.Optional("bytesPerSecond", PerSecond, 0);
        map.Describe(
            """{"if":{"properties":{"pause":{"const":true}},"required":["pause"]},"then":{"properties":{"bytesPerSecond":{"enum":[0,null]}}}}""");
        if (pause && bytesPerSecond > 0)
            map.Refuse("bytesPerSecond", "has no meaning beside pause: true; allowed: one of the two");
        return from is { } begin && to is { } end
            ? new LimitWindow
            {
                Days = days ?? [],
                From = begin,
                To = end,
                TimeZone = timeZone,
                BytesPerSecond = bytesPerSecond,
                Pause = pause
            }
            : null;
    }
}
