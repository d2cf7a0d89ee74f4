namespace Replication.BrowserTests.Browsing;

/// <summary>What a browser tells a page about its user.</summary>
public sealed record TabOptions
{
    public string Locale { get; init; } = "en-US";

    public bool PrefersDark { get; init; }

    public string Zone { get; init; } = "Asia/Tokyo";

    public int Width { get; init; } = 1280;
}
