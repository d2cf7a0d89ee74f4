namespace Replication.App.Configuration.Values;

/// <summary>How JSON writes a plain value. YAML and environment variables know texts only.</summary>
internal enum JsonForm
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}
