using Microsoft.AspNetCore.Http;

namespace Replication.WebConsole;

/// <summary>The settings of the web console.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Returns the root of the server whose API the console calls.</summary>
    public required Func<Uri> Server { get; init; }

    /// <summary>
    /// Decides whether a request comes from this machine. A server without tokens answers its own machine only, and the console calls it
    /// from there: so the console answers the same callers only.
    /// </summary>
    public required Func<HttpContext, bool> IsLocal { get; init; }

    /// <summary>The version of the program, as the pages show it.</summary>
    public required string Version { get; init; }

    /// <summary>Returns the address of a trace from its id; null when no page shows traces.</summary>
    public Func<string, string>? TraceUrlOf { get; init; }

    /// <summary>How long a session lasts without a request.</summary>
    public static TimeSpan SessionTime { get; } = TimeSpan.FromHours(12);
}
