using System.Text;

namespace Replication.Registries.Authentication;

/// <summary>
/// Parses <c>WWW-Authenticate</c>: several headers, several challenges per header, commas and escapes in quoted strings. Invalid parts are
/// skipped.
/// </summary>
internal static class ChallengeParser
{
    public static IReadOnlyList<AuthenticationChallenge> Parse(IEnumerable<string> headers)
    {
        var challenges = new List<AuthenticationChallenge>();
        foreach (var header in headers)
            ParseHeader(new Scanner(header), challenges);
        return challenges;
    }

    private static void ParseHeader(Scanner scanner, List<AuthenticationChallenge> challenges)
    {
        Dictionary<string, string>? parameters = null;
        while (scanner.SkipSeparators())
        {
            var token = scanner.Token();
            if (token.Length == 0)
            {
                scanner.SkipOne();
                continue;
            }
            if (parameters is not null && scanner.TryEquals())
            {
                // The first value of a parameter counts.
                parameters.TryAdd(token.ToLowerInvariant(), scanner.Value());
                continue;
            }
            parameters = [];
            challenges.Add(new AuthenticationChallenge(token, parameters));
        }
    }

    private sealed class Scanner(string text)
    {
        private int _at;

        public bool SkipSeparators()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or ',')
                _at++;
            return _at < text.Length;
        }

        public void SkipOne() => _at++;

        public string Token()
        {
            var start = _at;
            while (_at < text.Length
                && (char.IsAsciiLetterOrDigit(text[_at]) || "!#$%&'*+-.^_`|~".Contains(text[_at], StringComparison.Ordinal)))
                _at++;
            return text[start.._at];
        }

        public bool TryEquals()
        {
            var start = _at;
            while (_at < text.Length && text[_at] is ' ' or '\t')
                _at++;
            if (_at < text.Length && text[_at] == '=')
            {
                _at++;
                while (_at < text.Length && text[_at] is ' ' or '\t')
                    _at++;
                return true;
            }
            _at = start;
            return false;
        }

        public string Value()
        {
            if (_at < text.Length && text[_at] == '"')
                return Quoted();
            var start = _at;
            while (_at < text.Length && text[_at] is not (',' or ' ' or '\t'))
                _at++;
            return text[start.._at];
        }

        private string Quoted()
        {
            var value = new StringBuilder();
            for (_at++; _at < text.Length && text[_at] != '"'; _at++)
            {
                if (text[_at] == '\\' && _at + 1 < text.Length)
                    _at++;
                value.Append(text[_at]);
            }
            _at++;
            return value.ToString();
        }
    }
}
