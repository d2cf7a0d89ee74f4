namespace Replication.IntegrationTests.Api;

/// <summary>The headers of a response. Comparisons of responses ignore them, because each response has its own date.</summary>
internal sealed class AnswerHeaders(Dictionary<string, string> headers)
{
    public string this[string name] => headers[name];

    public bool ContainsKey(string name) => headers.ContainsKey(name);

    public override bool Equals(object? obj) => obj is AnswerHeaders;

    public override int GetHashCode() => 0;
}
