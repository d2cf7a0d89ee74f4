namespace Replication.App.Configuration;

/// <summary>One reading of a configuration file: its text, the content of the files that it names, and the result.</summary>
internal sealed record ConfigurationReading(string Text, IReadOnlyDictionary<string, FileText> Files, ConfigurationResult Result);
