namespace Replication.App.Logging;

/// <summary>How a log record is written to the console.</summary>
internal enum LogFormat
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>One line with a JSON object.</summary>
    Json,
}
