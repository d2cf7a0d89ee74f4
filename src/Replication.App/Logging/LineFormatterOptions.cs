using Microsoft.Extensions.Logging.Console;

namespace Replication.App.Logging;

/// <summary>Options of <see cref="LineFormatter"/>.</summary>
internal sealed class LineFormatterOptions : ConsoleFormatterOptions
{
    public LogFormat Format { get; set; }

    /// <summary>
    /// True at log level debug: exceptions are written with their stack traces, and no record is left out during an outage.
    /// </summary>
    public bool IsDetailed { get; set; }
}
