using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.App.Logging;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>log</c>.</summary>
internal static class LogSection
{
    private static readonly ValueKind<LogLevel> Level = Scalars.OneOf(
        ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error));

    private static readonly ValueKind<LogFormat> Format = Scalars.WordOf<LogFormat>();

    public static LogConfiguration Read(MapReader map) =>
        new(map.Optional("level", Level, LogLevel.Information), map.Optional("format", Format, LogFormat.Text));
}
