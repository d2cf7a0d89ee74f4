using Replication.App.Logging;

namespace Replication.App.Configuration;

/// <summary>What the process logs, and how.</summary>
internal sealed record LogConfiguration(LogLevel Level, LogFormat Format);
