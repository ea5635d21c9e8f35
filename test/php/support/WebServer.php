<?php

declare(strict_types=1);

/** PHP's built-in web server on a free port, for what only real HTTP shows. */
final class WebServer
{
    public readonly string $url;
    public readonly int $port;
    /** @var resource */
    private $process;

    /** @param string $target document root, or a router script */
    public function __construct(string $target)
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $this->port = (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
        fclose($socket);
        $this->url = "http://127.0.0.1:$this->port";
        $this->process = proc_open(
            [PHP_BINARY, '-d', 'display_errors=stderr', '-S', "127.0.0.1:$this->port", ...(is_dir($target) ? ['-t', $target] : [$target])],
            [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', $_SERVER['DOCUMENT_ROOT'] . '/web-server.log', 'a']],
            $pipes
        );
        for ($try = 0; @fsockopen('127.0.0.1', $this->port) === false; $try++) {
            if ($try === 200) {
                throw new RuntimeException('the web server does not answer');
            }
            usleep(20000);
        }
    }

    /** @return array{int, string, list<string>} HTTP status, body, headers */
    public function request(string $method, string $path, string $body = '', array $headers = []): array
    {
        $headers += ['Content-Type' => 'application/json'];
        $lines = array_map(static fn(string $name, string $value): string => "$name: $value", array_keys($headers), $headers);
        $context = stream_context_create(['http' => [
            'method' => $method, 'header' => $lines, 'content' => $body, 'ignore_errors' => true, 'timeout' => 20, 'follow_location' => 0,
        ]]);
        $answer = (string) file_get_contents($this->url . $path, false, $context);
        preg_match('/ (\d{3})/', $http_response_header[0], $status);

        return [(int) $status[1], $answer, $http_response_header];
    }

    public function stop(): void
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }
}
